select cast(cast(date_trunc('month', t.paid_at) as date) as text) as d0, count(*) as n, count(t.buyer_no) filter (where t.leads
  and coalesce(t.paid_before, date '0001-01-01') < greatest(date '2026-11-01', cast(date_trunc('month', t.paid_at) as date))
  and not coalesce(t.paid_after, date '9999-12-31') >= least(date '2026-12-01', cast(cast(date_trunc('month', t.paid_at) as date) + interval '1 month' as date))) as m0, count(t.buyer_no) filter (where t.leads
  and coalesce(t.paid_before, date '0001-01-01') < date '2026-11-01'
  and not coalesce(t.paid_after, date '9999-12-31') >= date '2026-12-01') as t0, nullif(count(t.buyer_no) filter (where t.leads
  and coalesce(t.paid_before, date '0001-01-01') < greatest(date '2026-11-01', cast(date_trunc('month', t.paid_at) as date))), 0) as m1, nullif(count(t.buyer_no) filter (where t.leads
  and coalesce(t.paid_before, date '0001-01-01') < date '2026-11-01'), 0) as t1
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00'
  group by cast(date_trunc('month', t.paid_at) as date);
