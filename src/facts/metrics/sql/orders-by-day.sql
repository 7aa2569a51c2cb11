select cast(cast(t.paid_at as date) as text) as d0, count(*) as n, cast(sum(t.paid_fen) as bigint) as m0, nullif(coalesce(cast(sum(cast((t.leads) as integer)) as bigint), 0), 0) as m1
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00'
  group by cast(t.paid_at as date);
