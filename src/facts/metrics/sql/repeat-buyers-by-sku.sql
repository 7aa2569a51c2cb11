select a.d0, a.n, case when a.orders - coalesce(b.orders - b.keys, 0) > 0 then coalesce(b.again, 0) end as m0, nullif(a.orders - coalesce(b.orders - b.keys, 0), 0) as m1, coalesce(b.t0, 0) as t0, nullif(a.t1 - coalesce(b.t1, 0), 0) as t1
  from (select t.sku as d0, count(*) as n, coalesce(cast(sum(cast((t.leads_sku
  and t.buyer_no is not null) as integer)) as bigint), 0) as orders, coalesce(cast(sum(cast((t.leads
  and t.buyer_no is not null) as integer)) as bigint), 0) as t1
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00'
  group by t.sku) a
  left join (select d0, count(*) as keys, count(*) filter (where again) as again, cast(sum(orders) as bigint) as orders, cast(sum(t0) as bigint) as t0, cast(sum(t1) as bigint) as t1
  from (select t.g0 as d0, count(*) >= 2 as again, count(*) as orders, count(*) filter (where t.leads
  and t.first_paid_at_period
  and not t.last_paid_at_period) as t0, count(*) filter (where t.leads
  and not t.first_paid_at_period) as t1
  from (select t.*, t.sku as g0, (t.buyer_no is not null
  and coalesce(t.paid_before, date '0001-01-01') < date '2026-11-01') as first_paid_at_period, (coalesce(t.paid_after, date '9999-12-31') >= date '2026-12-01') as last_paid_at_period
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00') t
  where t.buyer_no is not null
  and not (t.first_paid_at_period
  and t.last_paid_at_period)
  and t.leads_sku
  group by t.g0, t.buyer_no) k
  group by d0) b on b.d0 = a.d0;
