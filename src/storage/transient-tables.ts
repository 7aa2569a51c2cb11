import type { DatabaseConnection } from 'kysely'

/** Tables that live as long as the transaction of a connection: its driver drops them before the commit. */
const tables = new WeakMap<DatabaseConnection, string[]>()

export const addTransientTable = (connection: DatabaseConnection, table: string): void => {
  tables.set(connection, [...(tables.get(connection) ?? []), table])
}

/** The statements that drop them; asked once, at the end of the transaction. A rollback drops them by itself. */
export const transientTableDrops = (connection: DatabaseConnection): string[] => {
  const drops = (tables.get(connection) ?? []).map((table) => `drop table if exists ${quoted(table)}`)
  tables.delete(connection)
  return drops
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
