select a.d0, a.n, coalesce(b.m0, 0) as m0, coalesce(b.t0, 0) as t0
  from (select cast(cast(date_trunc('month', cast(t.day as timestamp)) as date) - date '1970-01-01' as integer) as d0, cast(sum(t.lines) as bigint) as n
  from sold_day t
  where t.shop_id = 1
  and t.clock = 'paid_at'
  and t.cut = ''
  and t.day >= date '2026-11-01'
  and t.day < date '2026-12-01'
  group by cast(date_trunc('month', cast(t.day as timestamp)) as date)) a
  left join (select cast(t.g0 - date '1970-01-01' as integer) as d0, coalesce(cast(sum(cast((t.leads
  and t.first_paid_at_month
  and not t.last_paid_at_month) as integer)) as bigint), 0) as m0, coalesce(cast(sum(cast((t.leads
  and t.first_paid_at_period
  and not t.last_paid_at_period) as integer)) as bigint), 0) as t0
  from (select t.*, cast(date_trunc('month', t.paid_at) as date) as g0, (t.buyer_no is not null
  and case when coalesce(t.paid_before, date '0001-01-01') < date '2026-11-01' then true else coalesce(t.paid_before, date '0001-01-01') < greatest(date '2026-11-01', cast(date_trunc('month', t.paid_at) as date)) end) as first_paid_at_month, (case when coalesce(t.paid_after, date '9999-12-31') >= date '2026-12-01' then true else coalesce(t.paid_after, date '9999-12-31') >= least(date '2026-12-01', cast(cast(date_trunc('month', t.paid_at) as date) + interval '1 month' as date)) end) as last_paid_at_month, (t.buyer_no is not null
  and coalesce(t.paid_before, date '0001-01-01') < date '2026-11-01') as first_paid_at_period, (coalesce(t.paid_after, date '9999-12-31') >= date '2026-12-01') as last_paid_at_period
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00') t
  where (t.leads
  and t.paid_after < date '2026-12-01')
  group by t.g0) b on b.d0 = a.d0;

select cast(cast(date_trunc('month', cast(t.day as timestamp)) as date) - date '1970-01-01' as integer) as d0, cast(sum(t.lines) as bigint) as n, nullif(cast(sum(t.known_orders) - coalesce(sum(case when t.day_before >= greatest(date '2026-11-01', cast(date_trunc('month', cast(t.day as timestamp)) as date)) then t.again end), 0) as bigint), 0) as buyers, nullif(cast(sum(t.known_orders) - coalesce(sum(case when t.day_before >= date '2026-11-01' then t.again end), 0) as bigint), 0) as total_buyers
  from (select t.day, t.value, t.lines, t.known_orders, cast(null as date) as day_before, cast(null as bigint) as again
  from sold_day t
  where t.shop_id = 1
  and t.clock = 'paid_at'
  and t.cut = ''
  and t.day >= date '2026-11-01'
  and t.day < date '2026-12-01' union all select t.day, t.value, 0, 0, t.day_before, t.orders
  from bought_again t
  where t.shop_id = 1
  and t.clock = 'paid_at'
  and t.cut = ''
  and t.day >= date '2026-11-01'
  and t.day < date '2026-12-01'
  and t.day_before >= date '2026-11-01') t
  group by cast(date_trunc('month', cast(t.day as timestamp)) as date);
