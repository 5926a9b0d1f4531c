-- 31 December passes, first part: what is new is inserted. The flights of the day, and late rows of the days before.

insert into public.airports (faa, name, lat, lon, alt, tz, dst, tzone)
select faa, name, lat, lon, alt, tz, dst, tzone from world.airports
on conflict do nothing;

insert into public.planes (tailnum, year, type, manufacturer, model, engines, seats, speed, engine)
select tailnum, year, type, manufacturer, model, engines, seats, speed, engine from world.planes
on conflict do nothing;

insert into public.weather (
  origin, year, month, day, hour, temp, dewp, humid, wind_dir, wind_speed, wind_gust, precip, pressure, visib, time_hour
)
select
  origin, year, month, day, hour, temp, dewp, humid, wind_dir, wind_speed, wind_gust, precip, pressure, visib, time_hour
from world.weather where month = 12
on conflict do nothing;

insert into public.flights (
  year, month, day, dep_time, sched_dep_time, dep_delay, arr_time, sched_arr_time, arr_delay, carrier, flight, tailnum,
  origin, dest, air_time, distance, hour, minute, time_hour
)
select
  year, month, day, dep_time, sched_dep_time, dep_delay, arr_time, sched_arr_time, arr_delay, carrier, flight, tailnum,
  origin, dest, air_time, distance, hour, minute, time_hour
from world.flights where month = 12
on conflict do nothing;
