select cast(cast(date_trunc('week', t.paid_at) as date) as text) as d0, coalesce(t.province, '') as d1, count(*) as n, nullif(count(distinct t.buyer_no), 0) as m0
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00'
  group by cast(date_trunc('week', t.paid_at) as date), coalesce(t.province, '');

select count(*) as n, nullif(count(distinct t.buyer_no), 0) as m0
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00';
