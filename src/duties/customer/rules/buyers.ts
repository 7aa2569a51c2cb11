/** The code of a buyer's number, which the import made of what the platform calls them: K and letters and digits. */
export const buyerCode = (number: number): string => `K${number.toString(36).toUpperCase()}`

/** The number behind a code; undefined for what is none. */
export const buyerNumber = (code: string): number | undefined => {
  if (!/^K[0-9A-Z]{1,11}$/.test(code)) return undefined
  const number = Number.parseInt(code.slice(1), 36)
  return Number.isSafeInteger(number) ? number : undefined
}
