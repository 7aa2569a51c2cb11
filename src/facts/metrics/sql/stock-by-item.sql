select t.item_id as d0, count(*) as n, cast(sum(t.stock) filter (where (t.sku_id <> ''
  or not exists (select 1
  from listing s
  where s.shop_id = t.shop_id
  and s.snapshot_day = t.snapshot_day
  and s.item_id = t.item_id
  and s.sku_id <> ''))) as bigint) as m0
  from listing t
  where t.shop_id = 1
  and t.snapshot_day = date '2026-11-03'
  group by t.item_id;

select count(*) as n, cast(sum(t.stock) filter (where (t.sku_id <> ''
  or not exists (select 1
  from listing s
  where s.shop_id = t.shop_id
  and s.snapshot_day = t.snapshot_day
  and s.item_id = t.item_id
  and s.sku_id <> ''))) as bigint) as m0
  from listing t
  where t.shop_id = 1
  and t.snapshot_day = date '2026-11-03';
