/** What a person has chosen for a sheet and not yet kept; it outlives a closed page. */
export type Draft = {
  format?: string
  /** From 0. */
  headerRow?: number
  /** Header name → field, '' for none: only what was chosen by hand. */
  columns: Record<string, string>
  name: string
}

export const emptyDraft: Draft = { columns: {}, name: '' }

const prefix = 'zhanggui.mapping.'
const keyOf = (upload: string, sheet: string) => `${prefix}${upload}.${sheet}`

const part = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

/** A draft out of what the browser kept; anything else than a draft is an empty one. */
export const readDraft = (text: string | null): Draft => {
  try {
    const kept: unknown = JSON.parse(text ?? 'null')
    const [format, headerRow, name, columns] = ['format', 'headerRow', 'name', 'columns'].map((key) =>
      part(kept, key),
    )
    return {
      ...(typeof format === 'string' ? { format } : {}),
      ...(typeof headerRow === 'number' ? { headerRow } : {}),
      name: typeof name === 'string' ? name : '',
      columns: Object.fromEntries(
        Object.entries(typeof columns === 'object' && columns !== null ? columns : {}).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string',
        ),
      ),
    }
  } catch {
    return emptyDraft
  }
}

export const isEmptyDraft = ({ format, headerRow, columns, name }: Draft): boolean =>
  format === undefined && headerRow === undefined && name === '' && Object.keys(columns).length === 0

export const draftOf = (upload: string, sheet: string): Draft => {
  try {
    return readDraft(localStorage.getItem(keyOf(upload, sheet)))
  } catch {
    return emptyDraft
  }
}

export const keepDraft = (shop: string, upload: string, sheet: string, draft: Draft) => {
  try {
    if (isEmptyDraft(draft)) localStorage.removeItem(keyOf(upload, sheet))
    else localStorage.setItem(keyOf(upload, sheet), JSON.stringify({ ...draft, shop }))
  } catch {
    // A browser that keeps nothing loses it with the page.
  }
}

export const forgetDraft = (upload: string, sheet: string) => keepDraft('', upload, sheet, emptyDraft)

/** Drafts of a shop's files that are not in hand any more go. */
export const forgetDraftsExcept = (shop: string, uploads: readonly string[]) => {
  try {
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(prefix))) {
      const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
      if (part(kept, 'shop') === shop && !uploads.some((id) => key.startsWith(`${prefix}${id}.`)))
        localStorage.removeItem(key)
    }
  } catch {
    // Nothing was kept, or nothing that could be read.
  }
}
