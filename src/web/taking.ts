import { createContext, use } from 'react'

/** Takes files that a person dropped or chose, wherever they did; the shell decides into which shop. */
export const TakingFiles = createContext<(files: readonly File[]) => void>(() => {})

export const useTakeFiles = () => use(TakingFiles)
