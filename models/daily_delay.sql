-- Punctuality by airline, airport of departure and day, with the weather of the day at that airport.
-- A day is a day in New York: the columns year, month and day of both tables are local time.
with flights_of_day as (
  select
    carrier,
    origin,
    make_date(year, month, day) as day,
    count(*) as flights,
    count_if(dep_time is null) as cancelled,
    avg(dep_delay) as avg_dep_delay_minutes,
    avg(arr_delay) as avg_arr_delay_minutes,
    -- of the flights that left, so that a day of cancellations does not look punctual
    avg(case when dep_delay > 15 then 1.0 when dep_delay is not null then 0.0 end) as share_delayed_15
  from ${silver}.flights
  group by carrier, origin, make_date(year, month, day)
),
weather_of_day as (
  select
    origin,
    make_date(year, month, day) as day,
    avg(temp) as avg_temp_f,
    avg(temp_c) as avg_temp_c,
    max(wind_gust) as max_wind_gust_mph,
    sum(precip) as total_precip_inches,
    min(visib) as min_visibility_miles
  from ${silver}.weather
  group by origin, make_date(year, month, day)
)
select
  f.day,
  f.carrier,
  a.name as carrier_name,
  f.origin,
  p.name as origin_name,
  f.flights,
  f.cancelled,
  cast(round(f.avg_dep_delay_minutes, 2) as double) as avg_dep_delay_minutes,
  cast(round(f.avg_arr_delay_minutes, 2) as double) as avg_arr_delay_minutes,
  cast(round(f.share_delayed_15, 4) as double) as share_delayed_15,
  cast(round(w.avg_temp_f, 2) as double) as avg_temp_f,
  cast(round(w.avg_temp_c, 2) as double) as avg_temp_c,
  w.max_wind_gust_mph,
  cast(w.total_precip_inches as double) as total_precip_inches,
  cast(w.min_visibility_miles as double) as min_visibility_miles
from flights_of_day f
left join ${silver}.airlines a on a.carrier = f.carrier
left join ${silver}.airports p on p.faa = f.origin
left join weather_of_day w on w.origin = f.origin and w.day = f.day
