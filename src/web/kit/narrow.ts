import { useSyncExternalStore } from 'react'

const media = matchMedia('(max-width: 719px)')
const watch = (listener: () => void) => {
  media.addEventListener('change', listener)
  return () => media.removeEventListener('change', listener)
}

/** A phone, or a window as narrow as one. */
export const useNarrow = (): boolean => useSyncExternalStore(watch, () => media.matches)
