-- Which airlines are late? Of those with enough flights to tell, the ten with the longest departure delays.
select
  carrier_name as airline,
  sum(flights) as flights,
  cast(100.0 * sum(cancelled) / sum(flights) as decimal(5, 1)) as `cancelled %`,
  cast(sum(avg_dep_delay_minutes * (flights - cancelled)) / sum(flights - cancelled) as decimal(6, 1)) as `average delay (min)`
from gold.daily_delay
group by carrier_name
having sum(flights) >= 1000
order by 4 desc, 1
limit 10
