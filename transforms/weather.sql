-- Adds the temperature in degrees Celsius; everything else stays as the source has it.
select
  *,
  cast(round((temp - 32) * 5 / 9, 2) as decimal(5, 2)) as temp_c
from input
