import type { Document } from './contract.ts'

/** Every text of a value, wherever it stands. A picture is no text. */
const textsIn = function* (value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (typeof value === 'object' && value !== null)
    for (const [name, each] of Object.entries(value)) if (name !== 'base64') yield* textsIn(each)
}

/** All words of a document: what its fonts must be able to show. */
export const wordsOf = (document: Document): Generator<string> => textsIn(document)
