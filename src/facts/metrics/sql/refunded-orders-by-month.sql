select a.d0, a.n, coalesce(b.m0, 0) as m0
  from (select cast(cast(date_trunc('month', cast(t.day as timestamp)) as date) - date '1970-01-01' as integer) as d0, cast(sum(t.lines) as bigint) as n
  from sold_day t
  where t.shop_id = 1
  and t.clock = 'paid_at'
  and t.cut = ''
  and t.day >= date '2026-11-01'
  and t.day < date '2026-12-01'
  group by cast(date_trunc('month', cast(t.day as timestamp)) as date)) a
  left join (select cast(cast(date_trunc('month', t.paid_at) as date) - date '1970-01-01' as integer) as d0, coalesce(cast(sum(cast((t.alone
  and (t.refunded_fen > 0)) as integer)) as bigint), 0) + count(distinct t.order_no) filter (where not t.alone
  and (t.refunded_fen > 0)) as m0
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00'
  and (t.refunded_fen > 0)
  group by cast(date_trunc('month', t.paid_at) as date)) b on b.d0 = a.d0;

select cast(cast(date_trunc('month', cast(t.day as timestamp)) as date) - date '1970-01-01' as integer) as d0, cast(sum(t.lines) as bigint) as n, nullif(cast(sum(t.orders) as bigint), 0) as orders
  from sold_day t
  where t.shop_id = 1
  and t.clock = 'paid_at'
  and t.cut = ''
  and t.day >= date '2026-11-01'
  and t.day < date '2026-12-01'
  group by cast(date_trunc('month', cast(t.day as timestamp)) as date);
