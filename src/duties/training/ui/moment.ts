const written = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

/** An instant as Beijing wall clock, `2026-11-21 09:22`; a day and such a clock stay what they are. */
export const momentOf = (at: string): string =>
  at.includes('T') ? written.format(new Date(at)) : at.slice(0, 16)
