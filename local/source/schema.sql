-- The operations database of the example: five tables, each with a primary key and a last_updated_at that the
-- database itself keeps (triggers.sql), so that no application can forget it.

create table airlines (
  carrier text primary key,
  name text not null,
  last_updated_at timestamp with time zone not null
);

create table airports (
  faa text primary key,
  name text not null,
  lat double precision not null,
  lon double precision not null,
  alt integer not null,
  tz smallint not null,
  dst text not null,
  tzone text,
  last_updated_at timestamp with time zone not null
);

create table planes (
  tailnum text primary key,
  year smallint,
  type text not null,
  manufacturer text not null,
  model text not null,
  engines smallint not null,
  seats smallint not null,
  speed smallint,
  engine text not null,
  last_updated_at timestamp with time zone not null
);

create table weather (
  origin text not null,
  year smallint not null,
  month smallint not null,
  day smallint not null,
  hour smallint not null,
  temp numeric(5, 2),
  dewp numeric(5, 2),
  humid numeric(5, 2),
  wind_dir smallint,
  wind_speed double precision,
  wind_gust double precision,
  precip numeric(4, 2) not null,
  pressure numeric(6, 1),
  visib numeric(4, 2) not null,
  time_hour timestamp with time zone not null,
  last_updated_at timestamp with time zone not null,
  primary key (origin, time_hour)
);

create table flights (
  year smallint not null,
  month smallint not null,
  day smallint not null,
  dep_time smallint,
  sched_dep_time smallint not null,
  dep_delay smallint,
  arr_time smallint,
  sched_arr_time smallint not null,
  arr_delay smallint,
  carrier text not null,
  flight integer not null,
  tailnum text,
  origin text not null,
  dest text not null,
  air_time smallint,
  distance smallint not null,
  hour smallint not null,
  minute smallint not null,
  time_hour timestamp with time zone not null,
  last_updated_at timestamp with time zone not null,
  primary key (carrier, flight, origin, time_hour)
);

create index airlines_last_updated_at on airlines (last_updated_at);
create index airports_last_updated_at on airports (last_updated_at);
create index planes_last_updated_at on planes (last_updated_at);
create index weather_last_updated_at on weather (last_updated_at);
create index flights_last_updated_at on flights (last_updated_at);
