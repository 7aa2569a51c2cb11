const written = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

/** An instant as Beijing wall clock, `2026-11-21 09:22`; a day stays a day. */
export const momentOf = (at: string): string => (at.length <= 10 ? at : written.format(new Date(at)))
