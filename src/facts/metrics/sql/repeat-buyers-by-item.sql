select a.d0, a.n, a.repeat_buyers + coalesce(b.again, 0) as repeat_buyers, coalesce(b.total, 0) as total_repeat_buyers, a.buyers
  from (select t.value as d0, cast(sum(t.lines) as bigint) as n, case when sum(t.known_orders) > 0 then 0 end as repeat_buyers, nullif(cast(sum(t.known_orders) - coalesce(sum(case when t.day_before >= date '2026-11-01' then t.again end), 0) as bigint), 0) as buyers, 0 as total_repeat_buyers
  from (select t.day, t.value, t.lines, t.known_orders, cast(null as date) as day_before, cast(null as bigint) as again
  from sold_day t
  where t.shop_id = 1
  and t.clock = 'paid_at'
  and t.cut = 'item'
  and t.day >= date '2026-11-01'
  and t.day < date '2026-12-01' union all select t.day, t.value, 0, 0, t.day_before, t.orders
  from bought_again t
  where t.shop_id = 1
  and t.clock = 'paid_at'
  and t.cut = 'item'
  and t.day >= date '2026-11-01'
  and t.day < date '2026-12-01'
  and t.day_before >= date '2026-11-01') t
  group by t.value) a
  left join (select d0, count(*) as keys, count(*) filter (where again) as again, cast(sum(total) as bigint) as total
  from (select t.g0 as d0, count(*) >= 2 as again, count(*) filter (where t.leads
  and t.first_paid_at_period
  and not t.last_paid_at_period) as total
  from (select t.*, t.item as g0, (t.buyer_no is not null
  and coalesce(t.paid_before, date '0001-01-01') < date '2026-11-01') as first_paid_at_period, (coalesce(t.paid_after, date '9999-12-31') >= date '2026-12-01') as last_paid_at_period
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00') t
  where t.buyer_no is not null
  and not (t.first_paid_at_period
  and t.last_paid_at_period)
  and t.leads_item
  group by t.g0, t.buyer_no) k
  group by d0) b on b.d0 = a.d0;

select cast(sum(t.lines) as bigint) as n, case when sum(t.placed_known) > 0 then cast(sum(t.placed_fen) as bigint) end as placed_fen, case when sum(t.paid_known) > 0 then cast(sum(t.paid_fen) as bigint) end as paid_fen, case when sum(t.pieces_known) > 0 then cast(sum(t.pieces) as bigint) end as pieces, cast(sum(t.refunded_fen) as bigint) as refunded_fen, nullif(cast(sum(t.orders) as bigint), 0) as orders, cast(sum(t.paid_orders) as bigint) as paid_orders, nullif(cast(sum(t.known_orders) - coalesce(sum(case when t.day_before >= date '2026-11-01' then t.again end), 0) as bigint), 0) as buyers
  from (select t.day, t.value, t.lines, t.placed_fen, t.placed_known, t.paid_fen, t.paid_known, t.refunded_fen, t.pieces, t.pieces_known, t.orders, t.known_orders, t.paid_orders, cast(null as date) as day_before, cast(null as bigint) as again
  from sold_day t
  where t.shop_id = 1
  and t.clock = 'paid_at'
  and t.cut = ''
  and t.day >= date '2026-11-01'
  and t.day < date '2026-12-01' union all select t.day, t.value, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, t.day_before, t.orders
  from bought_again t
  where t.shop_id = 1
  and t.clock = 'paid_at'
  and t.cut = ''
  and t.day >= date '2026-11-01'
  and t.day < date '2026-12-01'
  and t.day_before >= date '2026-11-01') t;
