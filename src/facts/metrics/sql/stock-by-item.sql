select t.item_id as d0, count(*) as n, cast(sum(t.stock) filter (where (t.sku_id <> ''
  or not exists (select 1
  from listing s
  where s.shop_id = t.shop_id
  and s.snapshot_day = t.snapshot_day
  and s.item_id = t.item_id
  and s.sku_id <> ''
  and s.stock is not null))) as bigint) as m0
  from (select l.*, asked.state_day
  from listing l join (select item_id, snapshot_day, lead(snapshot_day) over (partition by item_id order by snapshot_day) as next_day
  from (select distinct item_id, snapshot_day
  from listing
  where shop_id = 1
  and snapshot_day <= date '2026-11-30'
  and stock is not null) seen) held on held.item_id = l.item_id
  and held.snapshot_day = l.snapshot_day join (values (date '2026-11-30')) as asked(state_day) on held.snapshot_day <= asked.state_day
  and (held.next_day is null
  or held.next_day > asked.state_day)
  where l.shop_id = 1) t
  where t.shop_id = 1
  group by t.item_id;

select count(*) as n, cast(sum(t.stock) filter (where (t.sku_id <> ''
  or not exists (select 1
  from listing s
  where s.shop_id = t.shop_id
  and s.snapshot_day = t.snapshot_day
  and s.item_id = t.item_id
  and s.sku_id <> ''
  and s.stock is not null))) as bigint) as m0
  from (select l.*, asked.state_day
  from listing l join (select item_id, snapshot_day, lead(snapshot_day) over (partition by item_id order by snapshot_day) as next_day
  from (select distinct item_id, snapshot_day
  from listing
  where shop_id = 1
  and snapshot_day <= date '2026-11-30'
  and stock is not null) seen) held on held.item_id = l.item_id
  and held.snapshot_day = l.snapshot_day join (values (date '2026-11-30')) as asked(state_day) on held.snapshot_day <= asked.state_day
  and (held.next_day is null
  or held.next_day > asked.state_day)
  where l.shop_id = 1) t
  where t.shop_id = 1;
