/** One thing to go to. */
export type Found = {
  key: string
  kind:
    | 'page'
    | 'metric'
    | 'item'
    | 'order'
    | 'term'
    | 'province'
    | 'report'
    | 'word'
    | 'task'
    | 'document'
    | 'member'
  label: string
  hint: string
  go: () => void
}
