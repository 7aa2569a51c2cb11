select d0, cast(sum(n) as bigint) as n, count(*) filter (where times >= 2) as m0
  from (select cast(cast(date_trunc('month', t.paid_at) as date) as text) as d0, count(*) as n, count(*) filter (where t.leads) as times
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00'
  and t.buyer_no is not null
  group by cast(date_trunc('month', t.paid_at) as date), t.buyer_no) k
  group by d0;

select cast(cast(date_trunc('month', t.paid_at) as date) as text) as d0, count(*) as n, nullif(count(distinct t.buyer_no), 0) as m0
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00'
  group by cast(date_trunc('month', t.paid_at) as date);

select cast(sum(n) as bigint) as n, count(*) filter (where times >= 2) as m0
  from (select count(*) as n, count(*) filter (where t.leads) as times
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00'
  and t.buyer_no is not null
  group by t.buyer_no) k;

select count(*) as n, nullif(count(distinct t.buyer_no), 0) as m0
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00';
