import { useState } from 'react'
import type { Said } from '../drills/contract.ts'

/** What is filled in so far; an interval may lack an end. */
export type Filled = Record<string, Said | { low?: number | null; high?: number | null } | null>

const keyOf = (run: number) => `zhanggui.drill.${run}`

const remembered = (run: number): Filled => {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(run)) ?? '{}')
    return typeof kept === 'object' && kept !== null ? { ...kept } : {}
  } catch {
    return {}
  }
}

/** A half-filled answer, kept while its person looks at other pages. */
export const useFilled = (run: number): [Filled, (part: string, said: Filled[string]) => void] => {
  const [filled, setFilled] = useState(() => remembered(run))
  const put = (part: string, said: Filled[string]) => {
    const next = { ...filled, [part]: said }
    setFilled(next)
    try {
      sessionStorage.setItem(keyOf(run), JSON.stringify(next))
    } catch {
      // A browser that keeps nothing forgets it with the page.
    }
  }
  return [filled, put]
}

/** Only what is said whole. */
export const saidOf = (filled: Filled): Record<string, Said> =>
  Object.fromEntries(
    Object.entries(filled).flatMap(([part, said]): [string, Said][] => {
      if (typeof said === 'string' || typeof said === 'number') return said === '' ? [] : [[part, said]]
      return typeof said?.low === 'number' && typeof said.high === 'number'
        ? [[part, { low: said.low, high: said.high }]]
        : []
    }),
  )
