import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import type { Caller, Door } from '../kernel/caller.ts'
import { Failure } from '../kernel/failure.ts'
import { permissions } from '../kernel/permission.ts'
import type { Offered, RunningServer } from './server.ts'
import { systemRoutes } from './server-system.ts'

const sound = async () => ({ engine: 'none', checkIntegrity: async () => [], size: async () => 0 })

const anybody: Caller = {
  kind: 'machine',
  name: '试',
  grants: [{ shop: 'all', permissions: [...permissions] }],
}

/** A door that lets everybody do everything. */
const openDoor: Door = {
  callerOf: async () => anybody,
  shops: async () => [],
  shopOfUpload: async () => undefined,
}

/** A server with the system's own procedures and no store behind it; its pages lie in `web` of the folder. */
export const offered = async (folder: string): Promise<Offered> => ({
  version: '1.2.3',
  door: openDoor,
  webFolder: join(folder, 'web'),
  check: () => {},
  noteLeaving: async () => {},
  router: {
    system: systemRoutes({
      version: '1.2.3',
      node: 'v26',
      folder,
      records: await sound(),
      facts: { ...(await sound()), citus: false },
      wrongSums: async () => [],
      recount: async () => [],
      audit: async () => ({ entries: 0, outside: 0, problems: [] }),
      shops: async () => {
        throw new TypeError('the secret name of a buyer')
      },
      recovered: [],
      backup: async ({ file }) => {
        if (file === 'refused') throw new Failure('backup_unusable', { file, detail: '试一试。' })
        return { file, bytes: 3, isSealed: false }
      },
    }),
  },
  query: async () => {
    throw new Failure('metric_unknown', { metric: 'nothing' })
  },
  checkPicture: async () => ({}),
  receive: async () => {
    throw new Failure('invalid_input', { detail: '没有' })
  },
  survey: {
    page: async ({ token, isTaken }) => `<p>${token} ${isTaken}</p>`,
    take: async ({ form }) => (form.get('q0') === 'wrong' ? '<p>again</p>' : undefined),
    refusal: ({ message }) => `<p>${message}</p>`,
  },
  noteTable: async () => {},
  book: async ({ name }) => new TextEncoder().encode(name),
  feed: async () => {
    throw new Failure('not_found', { what: '这个日历' })
  },
  rejectsInHand: async () => {
    throw new Failure('not_found', { what: '这个导入任务' })
  },
  rejects: async () => {
    throw new Failure('not_found', { what: '批次' })
  },
})

export type Answer = { status: number; headers: Record<string, unknown>; body: string }

/** Straight over node:http, which sends any Host, Origin and path it is told to. */
export const asking =
  (serverOf: () => RunningServer) =>
  (
    path: string,
    {
      method = 'GET',
      headers = {},
      body = '',
    }: { method?: string; headers?: OutgoingHttpHeaders; body?: string } = {},
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const call = httpRequest(
        { host: '127.0.0.1', port: serverOf().port, path, method, headers },
        (response) => {
          let text = ''
          response.setEncoding('utf8').on('data', (chunk) => {
            text += chunk
          })
          // Broken off in the middle.
          response.on('error', reject)
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
          )
        },
      )
      call.on('error', reject).end(body)
    })
