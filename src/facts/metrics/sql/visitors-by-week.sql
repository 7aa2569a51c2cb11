select cast(cast(date_trunc('week', cast(t.from_day as timestamp)) as date) - date '1970-01-01' as integer) as d0, count(*) as n, case when count(*) = 1 then max(t.visitors) end as m0, case when count(t.visitors) > 0 then count(*) else 0 end as c0
  from shop_traffic t
  where t.shop_id = 1
  and ((t.from_day >= date '2026-11-01'
  and t.from_day <= date '2026-11-01'
  and t.to_day = t.from_day)
  or (t.from_day >= date '2026-11-30'
  and t.from_day <= date '2026-11-30'
  and t.to_day = t.from_day)
  or (t.from_day = date '2026-11-02'
  and t.to_day = date '2026-11-08'))
  group by cast(date_trunc('week', cast(t.from_day as timestamp)) as date);

select cast(cast(date_trunc('week', cast(t.from_day as timestamp)) as date) - date '1970-01-01' as integer) as d0, count(*) as n, cast(sum(t.page_views) as bigint) as m0
  from shop_traffic t
  where t.shop_id = 1
  and t.from_day >= date '2026-11-01'
  and t.from_day <= date '2026-11-30'
  and t.to_day = t.from_day
  group by cast(date_trunc('week', cast(t.from_day as timestamp)) as date);
