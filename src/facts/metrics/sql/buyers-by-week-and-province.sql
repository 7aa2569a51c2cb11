select cast(t.g0 as text) as d0, t.g1 as d1, count(*) as n, nullif(coalesce(cast(sum(cast((t.leads
  and t.first_paid_at_week
  and t.last_paid_at_week) as integer)) as bigint), 0) + count(distinct t.buyer_no) filter (where t.leads
  and not (t.first_paid_at_week
  and t.last_paid_at_week)), 0) as m0, nullif(coalesce(cast(sum(cast((t.leads
  and t.first_paid_at_period) as integer)) as bigint), 0), 0) as t0
  from (select t.*, cast(date_trunc('week', t.paid_at) as date) as g0, coalesce(t.province, '') as g1, (t.buyer_no is not null
  and coalesce(t.paid_before, date '0001-01-01') < greatest(date '2026-11-01', cast(date_trunc('week', t.paid_at) as date))) as first_paid_at_week, (coalesce(t.paid_after, date '9999-12-31') >= least(date '2026-12-01', cast(cast(date_trunc('week', t.paid_at) as date) + interval '7 day' as date))) as last_paid_at_week, (t.buyer_no is not null
  and coalesce(t.paid_before, date '0001-01-01') < date '2026-11-01') as first_paid_at_period
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00') t
  group by t.g0, t.g1;
