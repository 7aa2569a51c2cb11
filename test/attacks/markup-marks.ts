import type { Json } from '../faults/mutated-input.ts'

/** A place in an input where a text stands. */
export type Place = readonly (string | number)[]

/** Every text in an input, with its place. */
export const textsIn = (input: Json, place: Place = []): { place: Place; text: string }[] => {
  if (typeof input === 'string') return [{ place, text: input }]
  if (Array.isArray(input)) return input.flatMap((one, at) => textsIn(one, [...place, at]))
  if (typeof input === 'object' && input !== null)
    return Object.entries(input).flatMap(([name, one]) => textsIn(one, [...place, name]))
  return []
}

/** The same input with other texts in some of its places. */
export const withTexts = (input: Json, texts: ReadonlyMap<string, string>, place: Place = []): Json => {
  if (typeof input === 'string') return texts.get(place.join('.')) ?? input
  if (Array.isArray(input)) return input.map((one, at) => withTexts(one, texts, [...place, at]))
  if (typeof input === 'object' && input !== null)
    return Object.fromEntries(
      Object.entries(input).map(([name, one]) => [name, withTexts(one, texts, [...place, name])]),
    )
  return input
}

/** What is written in a place: a picture that would run a script as soon as a browser took it for one; or, where it is short, a tag. */
export const marksOf = (number: number): string[] => [
  `"'><img src=x onerror=mark(${number})>`,
  `<img src=x onerror=mark(${number})>`,
  `<i x=${number}>`,
]

/** The numbers of the marks that a text shows as they were written. */
export const marksIn = (text: string): number[] =>
  [...text.matchAll(/<img src=x onerror=mark\((\d+)\)>|<i x=(\d+)>/g)].map(([, long, short]) =>
    Number(long ?? short),
  )
