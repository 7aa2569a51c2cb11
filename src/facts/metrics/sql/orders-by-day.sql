select cast(t.day - date '1970-01-01' as integer) as d0, cast(sum(t.lines) as bigint) as n, case when sum(t.paid_known) > 0 then cast(sum(t.paid_fen) as bigint) end as paid_fen, nullif(cast(sum(t.orders) as bigint), 0) as orders
  from sold_day t
  where t.shop_id = 1
  and t.clock = 'paid_at'
  and t.cut = ''
  and t.day >= date '2026-11-01'
  and t.day < date '2026-12-01'
  group by t.day;
