select cast(cast(date_trunc('week', t.paid_at) as date) as text) as d0, coalesce(t.province, '') as d1, count(*) as n, nullif(count(*) filter (where t.buyer_no is not null
  and t.leads
  and (t.paid_before is null
  or t.paid_before < greatest(date '2026-11-01', cast(date_trunc('week', t.paid_at) as date)))
  and (t.paid_after is null
  or t.paid_after >= least(date '2026-12-01', cast(cast(date_trunc('week', t.paid_at) as date) + interval '7 day' as date)))) + count(distinct t.buyer_no) filter (where t.leads
  and not ((t.paid_before is null
  or t.paid_before < greatest(date '2026-11-01', cast(date_trunc('week', t.paid_at) as date)))
  and (t.paid_after is null
  or t.paid_after >= least(date '2026-12-01', cast(cast(date_trunc('week', t.paid_at) as date) + interval '7 day' as date))))), 0) as m0, nullif(count(*) filter (where t.leads
  and t.buyer_no is not null
  and (t.paid_before is null
  or t.paid_before < date '2026-11-01')), 0) as t0
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00'
  group by cast(date_trunc('week', t.paid_at) as date), coalesce(t.province, '');
