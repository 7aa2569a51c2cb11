import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { api } from '../../web/client.ts'

/** A file on its way, as the browser remembers it: a page that is reloaded loses the file itself. */
export type Unsent = {
  /** Of the upload it is to become: the server lists it under this once it has the file whole. */
  id: string
  name: string
  bytes: number
  shop: string
  /** The page that sends it. */
  page: string
}

const prefix = 'zhanggui.sending.'

/** A new UUID; `crypto.randomUUID` is there only where the address counts as secure. */
export const newId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

const thisPage = newId()

const textOf = (value: unknown, name: string): string | undefined => {
  const part: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return typeof part === 'string' ? part : undefined
}

const entryOf = (key: string): Unsent | undefined => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
    const [name, shop, page] = ['name', 'shop', 'page'].map((part) => textOf(kept, part))
    const bytes: unknown = typeof kept === 'object' && kept !== null ? Reflect.get(kept, 'bytes') : 0
    if (name === undefined || shop === undefined || page === undefined) return undefined
    return { id: key.slice(prefix.length), name, shop, page, bytes: typeof bytes === 'number' ? bytes : 0 }
  } catch {
    return undefined
  }
}

const remembered = (): Unsent[] => {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix))
      .flatMap((key) => entryOf(key) ?? [])
  } catch {
    return []
  }
}

/** Are there files that other pages, or this one before it was reloaded, were sending? */
export const hasUnsent = (): boolean => remembered().some(({ page }) => page !== thisPage)

export const remember = ({ id, ...entry }: Omit<Unsent, 'page'>) => {
  try {
    localStorage.setItem(`${prefix}${id}`, JSON.stringify({ ...entry, page: thisPage }))
  } catch {
    // A browser that keeps nothing cannot tell after a reload what was lost.
  }
}

export const forgetUnsent = (id: string) => {
  try {
    localStorage.removeItem(`${prefix}${id}`)
  } catch {
    // It was not kept then either.
  }
}

/** A file that is sent again is no longer missing. */
export const forgetSame = ({ name, bytes, shop }: Pick<Unsent, 'name' | 'bytes' | 'shop'>) => {
  for (const one of remembered())
    if (one.page !== thisPage && one.name === name && one.bytes === bytes && one.shop === shop)
      forgetUnsent(one.id)
}

// Pages of one browser tell each other that they are there: what a living page sends is not lost.
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('zhanggui.sending')
const present = new Set<string>()
channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (data === 'who is there') channel.postMessage({ page: thisPage })
  const page = textOf(data, 'page')
  if (page !== undefined) present.add(page)
})

const ANSWER_WITHIN = 700
const LOOK_AGAIN_AFTER = 4_000

/** Files that pages which are gone were sending. */
const orphans = async (): Promise<Unsent[]> => {
  if (!hasUnsent()) return []
  present.clear()
  channel?.postMessage('who is there')
  await new Promise((resolve) => setTimeout(resolve, ANSWER_WITHIN))
  return remembered().filter(({ page }) => page !== thisPage && !present.has(page))
}

/**
 * The files that never arrived: a page that was sending them is gone, and the server, which may have had a file whole
 * before its answer was lost, does not list them.
 */
export const useUnsent = (): { lost: readonly Unsent[]; acknowledge: () => void } => {
  const [orphaned, setOrphaned] = useState<{ files: readonly Unsent[]; at: number }>({ files: [], at: 0 })
  const look = useCallback(async () => setOrphaned({ files: await orphans(), at: Date.now() }), [])
  useEffect(() => {
    void look()
    const timer = setInterval(() => void look(), LOOK_AGAIN_AFTER)
    return () => clearInterval(timer)
  }, [look])
  const uploads = useQuery(
    api.importing.uploads.queryOptions({
      input: {},
      enabled: orphaned.files.length > 0,
      staleTime: 0,
      refetchInterval: LOOK_AGAIN_AFTER / 2,
    }),
  )
  const arrived = new Set(uploads.data?.map(({ id }) => id))
  useEffect(() => {
    for (const { id } of orphaned.files) if (uploads.data?.some((one) => one.id === id)) forgetUnsent(id)
  }, [orphaned, uploads.data])
  const isKnown = uploads.data !== undefined && uploads.dataUpdatedAt > orphaned.at - LOOK_AGAIN_AFTER
  return {
    lost: isKnown ? orphaned.files.filter(({ id }) => !arrived.has(id)) : [],
    acknowledge: () => {
      for (const { id } of orphaned.files) forgetUnsent(id)
      void look()
      setOrphaned({ files: [], at: Date.now() })
    },
  }
}
