const beijing = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
})

/** 2026-11-16 09:31, on the clocks of Beijing. */
export const momentWords = (instant: string): string => beijing.format(new Date(instant))
