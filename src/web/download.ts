import type { Language } from './kit/preferences.ts'
import { refusalOf } from './refusal.ts'
import { toldRefusal } from './sayings.ts'

const save = (blob: Blob, name: string) => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

const nameFrom = (disposition: string | null): string | undefined => {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? '')?.[1]
  return encoded === undefined ? undefined : decodeURIComponent(encoded)
}

/** Posts a query and saves the file that comes back. Throws the refusal's sentence. */
export const downloadFigures = async (input: object, format: 'xlsx' | 'csv', language: Language) => {
  const answer = await fetch(`/api/figures/export?${new URLSearchParams({ format, language })}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  if (!answer.ok) {
    const { message, next } = toldRefusal(refusalOf(await answer.json().catch(() => undefined)), language)
    throw new Error(`${message}${next}`)
  }
  save(await answer.blob(), nameFrom(answer.headers.get('content-disposition')) ?? `掌柜.${format}`)
}

export const rejectsAddress = (batch: number, shop: string | undefined) =>
  `/api/batches/${batch}/rejects.csv${shop === undefined ? '' : `?${new URLSearchParams({ shop })}`}`
