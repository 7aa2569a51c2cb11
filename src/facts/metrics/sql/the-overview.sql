select count(*) as n, cast(sum(t.paid_fen) as bigint) as m0, cast(sum(t.refunded_fen) as bigint) as m1, nullif(coalesce(cast(sum(cast((t.leads) as integer)) as bigint), 0), 0) as m2, nullif(coalesce(cast(sum(cast((t.leads
  and t.first_paid_at_period) as integer)) as bigint), 0), 0) as m3
  from (select t.*, (t.buyer_no is not null
  and coalesce(t.paid_before, date '0001-01-01') < date '2026-11-01') as first_paid_at_period
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00') t;
