select coalesce(t.reason, '') as d0, count(*) as n, case when count(*) filter (where t.status = '退款成功') = 0 then 0 else cast(sum(t.refund_fen) filter (where t.status = '退款成功') as bigint) end as m0
  from refund t
  where t.shop_id = 1
  and t.completed_at >= timestamp '2026-11-01 00:00:00'
  and t.completed_at < timestamp '2026-12-01 00:00:00'
  group by coalesce(t.reason, '');

select coalesce(t.reason, '') as d0, count(*) as n, coalesce(cast(sum(cast((t.status = '退款成功') as integer)) as bigint), 0) as m0, count(*) as m1
  from refund t
  where t.shop_id = 1
  and t.applied_at >= timestamp '2026-11-01 00:00:00'
  and t.applied_at < timestamp '2026-12-01 00:00:00'
  group by coalesce(t.reason, '');
