/** What an importer or a check has to say about data. Collected, never thrown: one bad row hides no other. */
export type Diagnostic = {
  code: string
  message: string
  severity: 'error' | 'warning' | 'note'
  at?: { file?: string; sheet?: string; row?: number; column?: string }
  fix?: string
}
