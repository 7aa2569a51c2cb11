/** A sentence of the server in Chinese and the same in English; `english-sentences.ts` says what its slots are. */
export type Template = readonly [chinese: string, english: string]
