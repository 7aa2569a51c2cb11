// Starting other programs: same terminal, same signals, same exit code.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** @typedef {import('node:child_process').SpawnOptions} SpawnOptions */

/** The exit code of a process, 128 + n when signal n ended it.
 * @param {number | null} code @param {NodeJS.Signals | null} signal */
const exitCode = (code, signal) => code ?? 128 + (signal ? constants.signals[signal] : 0)

/** Runs a program in this terminal until it ends and resolves to its exit code.
 * SIGTERM and SIGHUP are passed on; so is SIGINT, unless the terminal has sent it to both already.
 * @param {string} file @param {string[]} args @param {SpawnOptions} [options]
 * @returns {Promise<number>} */
export const run = (file, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'inherit', ...options })
    /** @param {NodeJS.Signals} signal */
    const pass = (signal) => {
      // The console of Windows tells every program in it; a kill from here would be the end without good order.
      if (process.platform === 'win32') return
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, pass)
    const done = () => {
      for (const signal of signals) process.off(signal, pass)
    }
    child.on('error', (error) => {
      done()
      reject(error)
    })
    child.on('close', (code, signal) => {
      done()
      resolve(exitCode(code, signal))
    })
  })
