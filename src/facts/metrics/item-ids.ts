/** Is it the id of an item? Reports without ids know an item by its title. `itemIds` says the same in SQL. */
export const isItemId = (item: string): boolean => /^\d{5,}$/.test(item)

/** What `isItemId` says, as a pattern of `similar to`. */
export const itemIds = '[0-9]{5,}'
