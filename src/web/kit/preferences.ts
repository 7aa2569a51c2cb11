import { useSyncExternalStore } from 'react'

export type Language = 'zh' | 'en'
export type Preferences = {
  theme: 'system' | 'light' | 'dark'
  language: Language
  /** Chinese markets read red as up; Western ones as down. */
  rises: 'red' | 'green'
}

const key = 'zhanggui.preferences'
const defaults: Preferences = { theme: 'system', language: 'zh', rises: 'red' }

const oneOf = <T extends string>(value: unknown, known: readonly T[], otherwise: T): T =>
  known.find((name) => name === value) ?? otherwise

const stored = (): Preferences => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    const field = (name: string): unknown =>
      typeof kept === 'object' && kept !== null ? Reflect.get(kept, name) : undefined
    return {
      theme: oneOf(field('theme'), ['system', 'light', 'dark'], defaults.theme),
      language: oneOf(field('language'), ['zh', 'en'], defaults.language),
      rises: oneOf(field('rises'), ['red', 'green'], defaults.rises),
    }
  } catch {
    return defaults
  }
}

let current = stored()
const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Kept in this browser. */
export const prefer = (change: Partial<Preferences>) => {
  current = { ...current, ...change }
  try {
    localStorage.setItem(key, JSON.stringify(current))
  } catch {
    // A browser that keeps nothing still follows the choice until it is closed.
  }
  for (const listener of listeners) listener()
}

export const preferredLanguage = (): Language => current.language

export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, () => current)

const watched = (query: string) => {
  const media = () => matchMedia(query)
  const watch = (listener: () => void) => {
    const list = media()
    list.addEventListener('change', listener)
    return () => list.removeEventListener('change', listener)
  }
  return { watch, now: () => media().matches }
}
const darkness = watched('(prefers-color-scheme: dark)')
const stillness = watched('(prefers-reduced-motion: reduce)')

const paper = watched('print')

/** Is the screen dark: chosen, or the system's wish. Paper is light. */
export const useDark = (): boolean => {
  const { theme } = usePreferences()
  const system = useSyncExternalStore(darkness.watch, darkness.now)
  const isPaper = useSyncExternalStore(paper.watch, paper.now)
  return !isPaper && (theme === 'system' ? system : theme === 'dark')
}

/** Does the system ask that nothing on the screen moves by itself. */
export const useStill = (): boolean => useSyncExternalStore(stillness.watch, stillness.now)
