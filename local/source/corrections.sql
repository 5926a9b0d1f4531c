-- 31 December passes, second part: what was preliminary is corrected, and what is gone is deleted. After this the
-- tables hold exactly the published data.

update public.airlines a set name = w.name
from world.airlines w where w.carrier = a.carrier and w.name <> a.name;

delete from public.airports a where not exists (select from world.airports w where w.faa = a.faa);

update public.planes p set year = w.year
from world.planes w where w.tailnum = p.tailnum and w.year is distinct from p.year;

update public.weather p set pressure = w.pressure
from world.weather w
where w.origin = p.origin and w.time_hour = p.time_hour and w.pressure is distinct from p.pressure;

update public.flights p
set dep_delay = w.dep_delay, arr_time = w.arr_time, arr_delay = w.arr_delay, air_time = w.air_time
from world.flights w
where (w.carrier, w.flight, w.origin, w.time_hour) = (p.carrier, p.flight, p.origin, p.time_hour)
  and (w.dep_delay, w.arr_time, w.arr_delay, w.air_time)
    is distinct from (p.dep_delay, p.arr_time, p.arr_delay, p.air_time);

analyze public.planes, public.weather, public.flights;
