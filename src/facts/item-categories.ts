/**
 * The category of each item of a shop, from the newest of its listings that has one: a relation of (shop_id, item_id,
 * category) with at most one row for an item.
 */
export const categoriesSql = (shop: number): string =>
  `select shop_id, item_id, category from (select shop_id, item_id, category,
     row_number() over (partition by item_id order by snapshot_day desc, sku_id) as newest
     from listing where shop_id = ${shop} and category is not null and category <> '') listed where newest = 1`
