select cast(cast(date_trunc('week', cast(t.day as timestamp)) as date) - date '1970-01-01' as integer) as d0, t.value as d1, cast(sum(t.lines) as bigint) as n, nullif(cast(sum(t.known_orders) - coalesce(sum(case when t.day_before >= greatest(date '2026-11-01', cast(date_trunc('week', cast(t.day as timestamp)) as date)) then t.again end), 0) as bigint), 0) as buyers
  from (select t.day, t.value, t.lines, t.known_orders, cast(null as date) as day_before, cast(null as bigint) as again
  from sold_day t
  where t.shop_id = 1
  and t.clock = 'paid_at'
  and t.cut = 'province'
  and t.day >= date '2026-11-01'
  and t.day < date '2026-12-01' union all select t.day, t.value, 0, 0, t.day_before, t.orders
  from bought_again t
  where t.shop_id = 1
  and t.clock = 'paid_at'
  and t.cut = 'province'
  and t.day >= date '2026-11-01'
  and t.day < date '2026-12-01'
  and t.day_before >= date '2026-11-01') t
  group by cast(date_trunc('week', cast(t.day as timestamp)) as date), t.value;

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
