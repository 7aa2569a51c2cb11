select count(*) as n, cast(sum(t.paid_fen) as bigint) as m0, cast(sum(t.refunded_fen) as bigint) as m1, nullif(count(*) filter (where t.leads), 0) as m2, nullif(count(t.buyer_no) filter (where t.leads
  and coalesce(t.paid_before, date '0001-01-01') < date '2026-11-01'), 0) as m3
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00';
