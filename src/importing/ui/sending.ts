import { useSyncExternalStore } from 'react'
import { api, queryClient } from '../../web/client.ts'
import { type Refusal, refusalOf } from '../../web/refusal.ts'
import { signedOut } from '../../web/signed-out.ts'
import type { Upload } from '../contract.ts'
import { forgetSame, forgetUnsent, newId, remember } from './unsent.ts'

/** A file on its way to the server. It leaves this list when the server has it whole. */
export type Sending = {
  /** Of the upload it becomes: sent twice under one id a file is taken once. */
  id: string
  name: string
  bytes: number
  sent: number
  refusal: Refusal | undefined
  /** The connection broke: it can be sent again. */
  isBroken: boolean
}

type Job = {
  id: string
  file: File
  shop: string
  /** Nobody made the shop yet: the file makes it. No other may, the shop may be gone or renamed by the time it is sent. */
  newShop: boolean
}

const atOnce = 2
let list: readonly Sending[] = []
const waiting: Job[] = []
const broken = new Map<string, Job>()
const requests = new Map<string, XMLHttpRequest>()
const listeners = new Set<() => void>()

/** Asks before the page is left while files are on their way. */
const askFirst = (event: BeforeUnloadEvent) => event.preventDefault()

const put = (next: readonly Sending[]) => {
  list = next
  if (list.some(({ refusal }) => !refusal)) addEventListener('beforeunload', askFirst)
  else removeEventListener('beforeunload', askFirst)
  for (const listener of listeners) listener()
}
const change = (id: string, part: Partial<Sending>) =>
  put(list.map((one) => (one.id === id ? { ...one, ...part } : one)))
/** Nothing more is to be said of the file: it arrived, was refused or is not wanted any more. */
const drop = (id: string) => {
  forgetUnsent(id)
  broken.delete(id)
  put(list.filter((one) => one.id !== id))
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Has the server the file after all? Only the answer may have been lost. Not a list that was asked for before it came. */
const arrived = async (id: string): Promise<boolean> => {
  try {
    return (await api.importing.uploads.call({})).some((one) => one.id === id)
  } catch {
    return false
  }
}

/** Of hundreds that arrive one after another the list is asked for this often (ms): asked at each, no answer would come through. */
const LISTED_EVERY = 2000
let listedAt = Number.NEGATIVE_INFINITY

const taken = (id: string) => {
  drop(id)
  const isLast = waiting.length === 0
  if (!isLast && performance.now() - listedAt < LISTED_EVERY) return
  listedAt = performance.now()
  void queryClient.invalidateQueries({ queryKey: api.importing.uploads.key() }, { cancelRefetch: isLast })
}

/** The server lists these: what was said of a broken connection no longer holds for them. */
export const noteArrived = (ids: readonly string[]) => {
  for (const id of ids) {
    const job = broken.get(id)
    if (!job) continue
    made(job)
    taken(id)
  }
}

const isUpload = (value: unknown): value is Upload =>
  typeof value === 'object' && value !== null && 'id' in value && 'sheets' in value

/** The shop is there now: what is still to be sent makes none. */
const made = ({ shop, newShop }: Job) => {
  if (newShop) void queryClient.invalidateQueries({ queryKey: api.facts.shops.key() })
  for (const job of [...waiting, ...broken.values()]) if (job.shop === shop) job.newShop = false
}

/** In the list at once, as the server answered: until the list is asked for anew the file would be nowhere. */
const listed = ({ shop }: Job, upload: Upload) =>
  queryClient.setQueryData(api.importing.uploads.queryKey({ input: { shop } }), (known) =>
    known?.some(({ id }) => id === upload.id) ? known : known && [...known, upload],
  )

const ended = async (job: Job, request: XMLHttpRequest) => {
  const { id } = job
  const isAsked = () => list.some((one) => one.id === id)
  if (request.status >= 200 && request.status < 300) {
    const upload = parsed(request.responseText)
    if (isUpload(upload)) listed(job, upload)
    made(job)
    taken(id)
  } else if (request.status !== 0) {
    signedOut.notice(request.status)
    if (isAsked()) change(id, { refusal: refusalOf(parsed(request.responseText)) })
    forgetUnsent(id)
  } else if (isAsked()) {
    if (await arrived(id)) {
      made(job)
      taken(id)
    } else if (isAsked()) {
      broken.set(id, job)
      change(id, { refusal: refusalOf(undefined), isBroken: true })
    }
  }
}

const next = () => {
  while (requests.size < atOnce) {
    const [job] = waiting
    // A file that makes its shop goes alone.
    if (!job || (job.newShop && requests.size > 0)) return
    waiting.shift()
    const { id, file, shop, newShop } = job
    // Not fetch: only XMLHttpRequest tells how much of a body has left.
    const request = new XMLHttpRequest()
    requests.set(id, request)
    const query = new URLSearchParams({ id, shop, newShop: String(newShop), name: file.name })
    request.open('PUT', `/api/uploads?${query}`)
    request.upload.onprogress = ({ loaded }) => change(id, { sent: loaded })
    request.onloadend = () => {
      requests.delete(id)
      void ended(job, request)
      next()
    }
    request.send(file)
  }
}

/** Shop that the first files go to when there is none yet. */
export const firstShopName = '我的店铺'

/** Sends files to the server, two at a time, into a shop that is there, or the first there is. They are read there and wait for a person's word. */
export const send = (files: readonly File[], known?: string) => {
  const shop = known ?? firstShopName
  const fresh = files.map((file) => {
    const id = newId()
    const told = { name: file.name, bytes: file.size }
    forgetSame({ ...told, shop })
    remember({ id, ...told, shop })
    waiting.push({ id, file, shop, newShop: known === undefined })
    return { id, ...told, sent: 0, refusal: undefined, isBroken: false }
  })
  put([...list, ...fresh])
  next()
}

/** Sends a file again whose connection broke. */
export const sendAgain = (id: string) => {
  const job = broken.get(id)
  if (!job) return
  broken.delete(id)
  waiting.push(job)
  change(id, { refusal: undefined, isBroken: false, sent: 0 })
  next()
}

/** Stops a file that is being sent, or removes one that was refused. */
export const stopSending = (id: string) => {
  const at = waiting.findIndex((job) => job.id === id)
  if (at >= 0) waiting.splice(at, 1)
  drop(id)
  requests.get(id)?.abort()
}

export const useSending = (): readonly Sending[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => list,
  )
