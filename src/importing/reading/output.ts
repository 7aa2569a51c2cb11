import { closeSync, openSync, writeSync } from 'node:fs'
import { failureOfSystem } from '../../kernel/system-refusal.ts'

const CAPACITY = 1 << 20

/** A file being written through one buffer, synchronously: small pieces are gathered, large ones go straight. */
export type Output = {
  write: (bytes: Uint8Array) => void
  text: (text: string) => void
  close: () => void
}

/** A full disk is told as that: the readers take what else breaks for damage of the file they read. */
const told = <R>(work: () => R): R => {
  try {
    return work()
  } catch (error) {
    throw failureOfSystem(error) ?? error
  }
}

/** Failures: disk_full, file_inaccessible. */
export const createOutput = (path: string): Output => {
  const file = told(() => openSync(path, 'w'))
  const buffer = Buffer.allocUnsafe(CAPACITY)
  let used = 0
  const put = (bytes: Uint8Array) => {
    for (let done = 0; done < bytes.length; ) done += told(() => writeSync(file, bytes, done))
  }
  const flush = () => {
    put(buffer.subarray(0, used))
    used = 0
  }
  const write = (bytes: Uint8Array) => {
    if (used + bytes.length > CAPACITY || bytes.length > CAPACITY / 4) flush()
    if (bytes.length > CAPACITY / 4) return put(bytes)
    buffer.set(bytes, used)
    used += bytes.length
  }
  return {
    write,
    text: (text) => {
      if (text.length * 3 > CAPACITY - used) flush()
      if (text.length * 3 > CAPACITY) return put(Buffer.from(text))
      used += buffer.write(text, used)
    },
    close: () => {
      try {
        flush()
      } finally {
        closeSync(file)
      }
    },
  }
}
