import { createReadStream } from 'node:fs'
import { readFile, realpath, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { Failure } from '../kernel/failure.ts'

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}
const compressible = /^(text\/|application\/(json|manifest)|image\/svg)/
const compress = promisify(gzip)

const notBuilt = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>掌柜</title>
<body><h1>网页还没有构建</h1><p>请在项目文件夹里运行一次 <code>npm start</code>。命令行和接口（<a href="/api/reference">/api/reference</a>）可以照常使用。</p></body></html>`

/** The path below the folder that an address names, or undefined when it names none. */
const pathIn = (folder: string, pathname: string): string | undefined => {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return undefined
  }
  // Each part must be a plain name: no way up, no hidden file, no drive or stream of Windows.
  const parts = decoded.split('/').filter((part) => part !== '')
  if (parts.some((part) => part.startsWith('.') || /[\\:\0]/.test(part))) return undefined
  return join(folder, ...parts)
}

type Found = { path: string; size: number; changed: number }

/** A file that really lies in the folder: a link that leads out of it is not followed. */
const found = async (folder: string, path: string | undefined): Promise<Found | undefined> => {
  if (!path) return undefined
  try {
    const [root, real] = await Promise.all([realpath(folder), realpath(path)])
    if (!real.startsWith(root + sep)) return undefined
    const entry = await stat(real)
    return entry.isFile() ? { path: real, size: entry.size, changed: entry.mtimeMs } : undefined
  } catch {
    return undefined
  }
}

/** Built files never change under their name, so what was compressed once is kept. */
const compressed = new Map<string, Promise<Buffer>>()

const compressedFile = (file: Found): Promise<Buffer> => {
  const key = `${file.path}\0${file.changed}`
  const known = compressed.get(key)
  if (known) return known
  const fresh = readFile(file.path).then((bytes) => compress(bytes))
  compressed.set(key, fresh)
  // What failed once, with too many files open, may go well the next time.
  fresh.catch(() => compressed.delete(key))
  return fresh
}

/** Of the app, not of the folder that it was put into: that one may be called so as well. */
const isHashed = (pathname: string): boolean => pathname.startsWith('/assets/')

const sendFile = async (
  request: IncomingMessage,
  response: ServerResponse,
  { file, hashed }: { file: Found; hashed: boolean },
): Promise<void> => {
  const type = mediaTypes[extname(file.path)] ?? 'application/octet-stream'
  const tag = `"${file.size.toString(36)}-${Math.round(file.changed).toString(36)}"`
  response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
  response.setHeader('etag', tag)
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304).end()
    return
  }
  const small = compressible.test(type) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  // Before the head speaks of it: what cannot be read is refused in words.
  const body = small ? await compressedFile(file) : undefined
  if (small) response.setHeader('content-encoding', 'gzip').setHeader('vary', 'accept-encoding')
  response.setHeader('content-type', type)
  response.setHeader('content-length', body?.length ?? file.size)
  response.writeHead(200)
  if (request.method === 'HEAD') response.end()
  else if (body) response.end(body)
  else await pipeline(createReadStream(file.path), response)
}

/**
 * Serves the built web app: hashed files for ever, index.html checked each time and given for every address
 * of the app's own routes. Nothing outside the folder, nothing hidden.
 */
export const serveStatic = async (
  request: IncomingMessage,
  response: ServerResponse,
  options: { folder: string; pathname: string },
): Promise<void> => {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new Failure('call_unknown', {})
  const { folder, pathname } = options
  const file = pathname === '/' ? undefined : await found(folder, pathIn(folder, pathname))
  if (file) return sendFile(request, response, { file, hashed: isHashed(pathname) })
  if (extname(pathname) !== '' || isHashed(pathname)) throw new Failure('not_found', { what: '这个文件' })
  const index = await found(folder, join(folder, 'index.html'))
  if (index) return sendFile(request, response, { file: index, hashed: false })
  response.writeHead(503, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
  response.end(notBuilt)
}
