-- The operations database as it stood on the evening of 30 December 2013: the last day has not happened, some rows
-- have not arrived yet, and some are preliminary. Everything was last touched when it happened, in 2013: the triggers
-- that keep last_updated_at come afterwards.

insert into public.airlines (carrier, name, last_updated_at)
select carrier, case when carrier = 'US' then 'US Airways' else name end, timestamptz '2013-01-01 00:00Z'
from world.airlines;

-- One airport that the day removes, one that it adds.
insert into public.airports (faa, name, lat, lon, alt, tz, dst, tzone, last_updated_at)
select faa, name, lat, lon, alt, tz, dst, tzone, timestamptz '2013-01-01 00:00Z' from world.airports where faa <> 'ZYP'
union all
values ('XHW', 'Headwater Field', 40.5, -74.5, 12, -5::smallint, 'A', 'America/New_York', timestamptz '2013-06-01 00:00Z');

-- A dozen aircraft are not registered yet, and some lack their year of manufacture.
insert into public.planes (tailnum, year, type, manufacturer, model, engines, seats, speed, engine, last_updated_at)
select
  tailnum, case when tailnum like 'N5%9' then null else year end, type, manufacturer, model, engines, seats, speed, engine,
  timestamptz '2013-01-01 00:00Z'
from world.planes
where tailnum not like 'N99%DL';

-- The last hours of the weather, and one station's reports of the 28th, come late.
insert into public.weather (
  origin, year, month, day, hour, temp, dewp, humid, wind_dir, wind_speed, wind_gust, precip, pressure, visib, time_hour,
  last_updated_at
)
select
  origin, year, month, day, hour, temp, dewp, humid, wind_dir, wind_speed, wind_gust, precip,
  -- pressures of December are corrected for the height of the station
  case when month = 12 and origin = 'LGA' and hour = 12 then pressure - 0.8 else pressure end,
  visib, time_hour, time_hour + interval '1 hour'
from world.weather
where not (month = 12 and day = 30 and hour >= 16)
  and not (month = 12 and day = 28 and origin = 'EWR' and hour >= 18);

insert into public.flights (
  year, month, day, dep_time, sched_dep_time, dep_delay, arr_time, sched_arr_time, arr_delay, carrier, flight, tailnum,
  origin, dest, air_time, distance, hour, minute, time_hour, last_updated_at
)
select
  year, month, day, dep_time, sched_dep_time,
  -- delays that the airlines correct afterwards, all over the year
  case when (flight * 31 + day * 7 + month) % 997 = 0 then dep_delay + 5 else dep_delay end,
  -- flights of the evening that have not reported their arrival yet
  case when month = 12 and day = 30 and hour >= 19 then null else arr_time end,
  sched_arr_time,
  case
    when month = 12 and day = 30 and hour >= 19 then null
    when (flight * 31 + day * 7 + month) % 997 = 0 then arr_delay + 5
    else arr_delay
  end,
  carrier, flight, tailnum, origin, dest,
  case when month = 12 and day = 30 and hour >= 19 then null else air_time end,
  distance, hour, minute, time_hour, time_hour + interval '12 hours'
from world.flights
where not (month = 12 and day = 31)
  -- rows of the last days that come late
  and not (month = 12 and day between 26 and 30 and (flight * 13 + hour) % 61 = 0);

analyze public.airlines, public.airports, public.planes, public.weather, public.flights;
