/** A whole number of a store as a JavaScript number. RangeError past 2^53, where it would not be exact. */
export const wholeNumber = (value: bigint | string): number => {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new RangeError(`too large to be exact: ${value}`)
  return number
}
