-- From here on the database itself notes when a row was inserted or updated.

create function touch_last_updated_at() returns trigger language plpgsql as $$
begin
  new.last_updated_at := now();
  return new;
end
$$;

create trigger touch before insert or update on airlines for each row execute function touch_last_updated_at();
create trigger touch before insert or update on airports for each row execute function touch_last_updated_at();
create trigger touch before insert or update on planes for each row execute function touch_last_updated_at();
create trigger touch before insert or update on weather for each row execute function touch_last_updated_at();
create trigger touch before insert or update on flights for each row execute function touch_last_updated_at();
