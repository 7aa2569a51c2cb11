select cast(t.from_day - date '1970-01-01' as integer) as d0, t.item_id as d1, count(*) as n, case when count(*) = 1 then max(t.paid_buyers) end as m0, case when count(t.paid_buyers) > 0 then count(*) else 0 end as c0, case when count(*) = 1 then max(t.visitors) end as m1, case when count(t.visitors) > 0 then count(*) else 0 end as c1, cast(sum(t.paid_fen) as bigint) as m2
  from item_traffic t
  where t.shop_id = 1
  and t.from_day >= date '2026-11-01'
  and t.from_day <= date '2026-11-30'
  and t.to_day = t.from_day
  group by t.from_day, t.item_id;
