import { useSyncExternalStore } from 'react'
import { api, queryClient } from '../../web/client.ts'
import { type Refusal, refusalOf } from '../../web/refusal.ts'

/** A file on its way to the server. It leaves this list when the server has it whole. */
export type Sending = {
  key: number
  name: string
  bytes: number
  sent: number
  refusal: Refusal | undefined
}

const atOnce = 2
let list: readonly Sending[] = []
let lastKey = 0
const waiting: { key: number; file: File; shop: string }[] = []
const requests = new Map<number, XMLHttpRequest>()
const listeners = new Set<() => void>()

const put = (next: readonly Sending[]) => {
  list = next
  for (const listener of listeners) listener()
}
const change = (key: number, part: Partial<Sending>) =>
  put(list.map((one) => (one.key === key ? { ...one, ...part } : one)))
const drop = (key: number) => put(list.filter((one) => one.key !== key))

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const next = () => {
  while (requests.size < atOnce) {
    const job = waiting.shift()
    if (!job) return
    const { key, file, shop } = job
    // Not fetch: only XMLHttpRequest tells how much of a body has left.
    const request = new XMLHttpRequest()
    requests.set(key, request)
    request.open('PUT', `/api/uploads?${new URLSearchParams({ shop, name: file.name })}`)
    request.upload.onprogress = ({ loaded }) => change(key, { sent: loaded })
    request.onloadend = () => {
      requests.delete(key)
      if (request.status >= 200 && request.status < 300) {
        drop(key)
        void queryClient.invalidateQueries({ queryKey: api.importing.uploads.key() })
        void queryClient.invalidateQueries({ queryKey: api.facts.shops.key() })
      } else if (list.some((one) => one.key === key))
        change(key, { refusal: refusalOf(parsed(request.responseText)) })
      next()
    }
    request.send(file)
  }
}

/** Shop that the first files go to when there is none yet. */
export const firstShopName = '我的店铺'

/** Sends files to the server, two at a time. They are read there and wait for a person's word. */
export const send = (files: readonly File[], shop = firstShopName) => {
  const fresh = files.map((file) => {
    lastKey += 1
    waiting.push({ key: lastKey, file, shop })
    return { key: lastKey, name: file.name, bytes: file.size, sent: 0, refusal: undefined }
  })
  put([...list, ...fresh])
  next()
}

/** Stops a file that is being sent, or removes one that was refused. */
export const stopSending = (key: number) => {
  const at = waiting.findIndex((job) => job.key === key)
  if (at >= 0) waiting.splice(at, 1)
  drop(key)
  requests.get(key)?.abort()
}

export const useSending = (): readonly Sending[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => list,
  )
