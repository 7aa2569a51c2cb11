import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a command on this machine brings along to the server that holds the folder. */
export const machineHeaders = (folder: string): { authorization: string } => ({
  authorization: `Bearer ${readFileSync(join(folder, 'keys', 'machine.key'), 'utf8').trim()}`,
})

/** `fetch` as the command line does it, to the server that holds the folder. */
export const machineFetch =
  (folderOf: () => string): typeof fetch =>
  (input, init) => {
    const headers = new Headers(init?.headers)
    for (const [name, value] of Object.entries(machineHeaders(folderOf()))) headers.set(name, value)
    return fetch(input, { ...init, headers })
  }
