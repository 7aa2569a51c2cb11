const written = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

/** Beijing wall clock to the minute, `2026-11-21 09:22`, of such a clock's text or of an instant. */
export const moment = (instant: string): string => {
  if (/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}/.test(instant)) return instant.slice(0, 16)
  const at = new Date(instant)
  return Number.isNaN(at.getTime()) ? instant : written.format(at)
}
