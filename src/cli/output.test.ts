import { Writable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { processOutput } from './output.ts'

/** What is said and the exit code where the answer's stream fails like this. */
const failing = async (code: string) => {
  let said = ''
  const exits: number[] = []
  const stdout = new Writable({
    write: (_, __, done) => done(Object.assign(new Error('write'), { code, syscall: 'write' })),
  })
  const stderr = new Writable({
    write: (chunk, _, done) => {
      said += chunk
      done()
    },
  })
  processOutput({ stdout, stderr, exit: (given) => exits.push(given) }).out('支付金额 1.00')
  await wait(5)
  return { said, exits }
}

test('an answer that a full disk cut off is told as such and fails', async () => {
  const { said, exits } = await failing('ENOSPC')
  expect(said).toMatch(/^输出没有写完。磁盘空间不够/)
  expect(exits).toEqual([1])
})

test('what is said in passing to nobody any more ends nothing', async () => {
  const deaf = new Writable({
    write: (_, __, done) => done(Object.assign(new Error('write'), { code: 'EPIPE', syscall: 'write' })),
  })
  const unheard: unknown[] = []
  const note = (error: unknown) => void unheard.push(error)
  process.on('uncaughtException', note)
  processOutput({ stdout: new Writable(), stderr: deaf, exit: () => {} }).err('30 天里有 24 天的数据')
  await wait(5)
  process.off('uncaughtException', note)
  expect(unheard).toEqual([])
})

test('a reader that has seen enough is no failure', async () => {
  expect(await failing('EPIPE')).toEqual({ said: '', exits: [] })
})
