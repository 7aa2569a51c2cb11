/** Days up to the one looked at within which purchases count. */
export const windows = [90, 180, 365] as const

export const windowOf = (written: string | undefined): (typeof windows)[number] =>
  windows.find((days) => String(days) === written) ?? 180
