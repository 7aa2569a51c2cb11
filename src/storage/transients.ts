import type { DatabaseConnection } from 'kysely'
import { quotedName } from './quoting.ts'

/** What lives as long as the transaction of a connection: its driver drops it before the commit. */
const drops = new WeakMap<DatabaseConnection, string[]>()

export const addTransient = (connection: DatabaseConnection, kind: 'table' | 'view', name: string): void => {
  const drop = `drop ${kind} if exists ${quotedName(name)}`
  drops.set(connection, [...(drops.get(connection) ?? []), drop])
}

/** The statements that drop them; asked once, at the end of the transaction. A rollback drops them by itself. */
export const transientDrops = (connection: DatabaseConnection): string[] => {
  const statements = drops.get(connection) ?? []
  drops.delete(connection)
  return statements
}
