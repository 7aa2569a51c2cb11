select coalesce(category.category, '') as d0, count(*) as n, cast(sum(t.placed_fen) as bigint) as m0
  from sale_line t
  left join (select shop_id, item_id, category
  from (select shop_id, item_id, category, row_number() over (partition by item_id order by snapshot_day desc, sku_id) as newest
  from listing
  where shop_id = 1
  and category is not null
  and category <> '') listed
  where newest = 1) category on category.shop_id = t.shop_id
  and category.item_id = t.item
  where t.shop_id = 1
  and t.placed_at >= timestamp '2026-11-01 00:00:00'
  and t.placed_at < timestamp '2026-12-01 00:00:00'
  and (t.province is not null
  and t.province <> ''
  and t.province not in ($1))
  group by coalesce(category.category, '')
  -- ["浙江省"];

select coalesce(category.category, '') as d0, count(*) as n, cast(sum(t.paid_fen) as bigint) as m0
  from sale_line t
  left join (select shop_id, item_id, category
  from (select shop_id, item_id, category, row_number() over (partition by item_id order by snapshot_day desc, sku_id) as newest
  from listing
  where shop_id = 1
  and category is not null
  and category <> '') listed
  where newest = 1) category on category.shop_id = t.shop_id
  and category.item_id = t.item
  where t.shop_id = 1
  and t.paid_at >= timestamp '2026-11-01 00:00:00'
  and t.paid_at < timestamp '2026-12-01 00:00:00'
  and (t.province is not null
  and t.province <> ''
  and t.province not in ($1))
  group by coalesce(category.category, '')
  -- ["浙江省"];
