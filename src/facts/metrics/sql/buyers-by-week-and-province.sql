select cast(cast(date_trunc('week', t.paid_at) as date) as text) as d0, coalesce(t.province, '') as d1, count(*) as n, nullif(count(t.buyer_no) filter (where t.leads
  and coalesce(t.paid_before, date '0001-01-01') < greatest(date '2026-11-01', cast(date_trunc('week', t.paid_at) as date))
  and coalesce(t.paid_after, date '9999-12-31') >= least(date '2026-12-01', cast(cast(date_trunc('week', t.paid_at) as date) + interval '7 day' as date))) + count(distinct t.buyer_no) filter (where t.leads
  and not (coalesce(t.paid_before, date '0001-01-01') < greatest(date '2026-11-01', cast(date_trunc('week', t.paid_at) as date))
  and coalesce(t.paid_after, date '9999-12-31') >= least(date '2026-12-01', cast(cast(date_trunc('week', t.paid_at) as date) + interval '7 day' as date)))), 0) as m0, nullif(count(t.buyer_no) filter (where t.leads
  and coalesce(t.paid_before, date '0001-01-01') < date '2026-11-01'), 0) as t0
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00'
  group by cast(date_trunc('week', t.paid_at) as date), coalesce(t.province, '');
