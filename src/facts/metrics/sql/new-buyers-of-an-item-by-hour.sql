select cast(extract(hour
  from t.paid_at) as integer) as d0, count(*) as n, coalesce(cast(sum(cast((t.alone
  and (t.buyer_no is not null
  and t.paid_before is null)) as integer)) as bigint), 0) + count(distinct t.buyer_no) filter (where not t.alone
  and (t.buyer_no is not null
  and t.paid_before is null)) as m0
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00'
  and t.item in ($1)
  group by cast(extract(hour
  from t.paid_at) as integer)
  -- ["600000000001"];

select count(*) as n, coalesce(cast(sum(cast((t.alone
  and (t.buyer_no is not null
  and t.paid_before is null)) as integer)) as bigint), 0) + count(distinct t.buyer_no) filter (where not t.alone
  and (t.buyer_no is not null
  and t.paid_before is null)) as m0
  from sale_line t
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00'
  and t.item in ($1)
  -- ["600000000001"];
