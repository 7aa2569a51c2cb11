select d0, cast(sum(n) as bigint) as n, case when cast(sum(ones) as bigint) + count(k) > 0 then count(*) filter (where k is not null
  and times >= 2) end as m0, nullif(cast(sum(ones) as bigint) + count(k), 0) as m1, cast(sum(t0) as bigint) as t0, cast(sum(t1) as bigint) as t1
  from (select t.g0 as d0, case when t.first_paid_at_period
  and t.last_paid_at_period then null else t.buyer_no end as k, count(*) as n, coalesce(cast(sum(cast((t.leads_sku
  and t.first_paid_at_period
  and t.last_paid_at_period) as integer)) as bigint), 0) as ones, coalesce(cast(sum(cast((t.leads_sku) as integer)) as bigint), 0) as times, coalesce(cast(sum(cast((t.leads
  and t.first_paid_at_period
  and not t.last_paid_at_period) as integer)) as bigint), 0) as t0, nullif(coalesce(cast(sum(cast((t.leads
  and t.first_paid_at_period) as integer)) as bigint), 0), 0) as t1
  from (select t.*, t.sku as g0, (t.buyer_no is not null
  and coalesce(t.paid_before, date '0001-01-01') < date '2026-11-01') as first_paid_at_period, (coalesce(t.paid_after, date '9999-12-31') >= date '2026-12-01') as last_paid_at_period
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00') t
  group by t.g0, case when t.first_paid_at_period
  and t.last_paid_at_period then null else t.buyer_no end) k
  group by d0;
