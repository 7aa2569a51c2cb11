/** Which columns of the order exports a column of `sale_line` is derived from; others have the same name. */
const soldFrom: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  placed_fen: {
    order_header: ['total_fen', 'payable_fen'],
    order_line: ['payable_fen', 'price_fen', 'pieces'],
  },
  paid_fen: { order_header: ['paid_fen'], order_line: ['paid_fen', 'order_paid_fen'] },
  buyer_no: { order_header: ['buyer_key'], order_line: ['buyer_key'] },
  item: { order_header: ['titles'], order_line: ['item_id', 'title'] },
  title: { order_header: ['titles'], order_line: ['title'] },
}

/** Columns of one of the tables that a column of `sale_line` comes from. */
export const comesFrom = (column: string, table: string): readonly string[] =>
  soldFrom[column]?.[table] ?? [column]
