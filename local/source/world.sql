-- What really happened in 2013: the published data, whole and final, outside of the operations database's own schema.
-- The first load and the day that passes are taken from it.

create schema world;

create unlogged table world.airlines (like public.airlines);
create unlogged table world.airports (like public.airports);
create unlogged table world.planes (like public.planes);
create unlogged table world.weather (like public.weather);
create unlogged table world.flights (like public.flights);

alter table world.airlines drop column last_updated_at;
alter table world.airports drop column last_updated_at;
alter table world.planes drop column last_updated_at;
alter table world.weather drop column last_updated_at;
alter table world.flights drop column last_updated_at;
