import { availableParallelism } from 'node:os'
import { DuckDBInstance } from '@duckdb/node-api'
import { literal } from '../../src/storage/quoting.ts'
import { measured } from '../task.ts'

/** The UTF-8 copy, and the DuckDB file to make. */
export type Input = { path: string; into: string }

// DuckDB by itself with its own settings but the threads, which are ours: its CSV reader into a table on disk.
measured({
  prepare: async ({ path, into }: Input) => {
    const instance = await DuckDBInstance.create(into, {
      threads: String(Math.max(2, availableParallelism())),
    })
    return { path, instance, connection: await instance.connect() }
  },
  work: async ({ path, connection }): Promise<number> => {
    await connection.run(
      `create table orders as select * from read_csv(${literal(path)}, all_varchar = true, header = true)`,
    )
    const counted = await connection.runAndReadAll('select count(*) from orders')
    return Number(counted.getRows()[0]?.[0])
  },
  tidy: async ({ connection, instance }) => {
    connection.closeSync()
    instance.closeSync()
  },
})
