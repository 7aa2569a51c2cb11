import { type AnyContractRouter, isContractProcedure, oc } from '@orpc/contract'
import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { z } from 'zod'
import type { FileRoute, Meta } from '../kernel/contract.ts'
import { failures } from '../kernel/failure.ts'
import { api, files } from './contract.ts'

type Document = Awaited<ReturnType<OpenAPIGenerator['generate']>>

/** Every procedure of a contract with its name, e.g. `facts.query`. */
export const procedures = (
  router: AnyContractRouter,
  path: readonly string[] = [],
): { name: string; meta: Pick<Meta, 'permission' | 'forKeys'>; method: string; path: string }[] => {
  if (isContractProcedure(router)) {
    const { meta, route } = router['~orpc']
    return [{ name: path.join('.'), meta, method: route.method ?? 'POST', path: route.path ?? '' }]
  }
  return Object.entries(router).flatMap(([key, part]) => procedures(part, [...path, key]))
}

const failureSchema = {
  type: 'object' as const,
  required: ['code', 'status', 'message', 'data'],
  properties: {
    code: { type: 'string' as const, enum: Object.keys(failures) },
    status: { type: 'integer' as const },
    message: { type: 'string' as const, description: '一句话：发生了什么' },
    data: {
      type: 'object' as const,
      required: ['next', 'details'],
      properties: {
        next: { type: 'string' as const, description: '接下来怎么办' },
        details: { type: 'object' as const, additionalProperties: true },
      },
    },
  },
}

const statuses = [...new Set(Object.values(failures).map(({ status }) => status))].sort()

const codesOf = (status: number) =>
  Object.entries(failures)
    .filter(([, failure]) => failure.status === status)
    .map(([code]) => code)

const failureResponses = () =>
  Object.fromEntries(
    statuses.map((status) => [
      String(status),
      {
        description: codesOf(status).join('、'),
        content: {
          'application/json': {
            schema: {
              allOf: [
                { $ref: '#/components/schemas/Failure' },
                { properties: { code: { enum: codesOf(status) } } },
              ],
            },
          },
        },
      },
    ]),
  )

const jsonSchema = (schema: z.ZodType): object => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' })
  return rest
}

const bodyOf = (body: FileRoute['body']) => {
  if (body === undefined) return {}
  const [type, schema] =
    body === 'file'
      ? ['application/octet-stream', { type: 'string', format: 'binary' }]
      : body === 'form'
        ? ['application/x-www-form-urlencoded', { type: 'object' }]
        : ['application/json', jsonSchema(body)]
  return { requestBody: { required: true, content: { [String(type)]: { schema } } } }
}

/** How a caller says who they are. */
const securitySchemes = {
  key: {
    type: 'http' as const,
    scheme: 'bearer',
    description:
      '接口密钥：在“我的账号”里建，写成 Authorization: Bearer zg_…。能做的不多于建的时候选的权限和店铺，也不多于主人现在有的；过期、收回、主人归档后立即失效。',
  },
  session: {
    type: 'apiKey' as const,
    in: 'cookie' as const,
    name: 'zhanggui-….session_token',
    description: '在网页上登录后浏览器自己带上。',
  },
}

/** What of it an operation takes: anybody, whoever signed in, or a key as well. */
const securityOf = ({ permission, forKeys }: Pick<Meta, 'permission' | 'forKeys'>) => {
  if (permission === 'none') return []
  return permission === 'self' && !forKeys ? [{ session: [] }] : [{ key: [] }, { session: [] }]
}

const fileOperation = (name: string, { path, input, body, answer, summary, permission }: FileRoute) => ({
  operationId: name,
  summary,
  tags: [name.split('.')[0] ?? ''],
  'x-permission': permission,
  security: securityOf({ permission }),
  parameters: Object.entries(input.shape).map(([parameter, schema]) => {
    const inPath = path.includes(`{${parameter}}`)
    const { description } = schema
    return {
      name: parameter,
      in: inPath ? ('path' as const) : ('query' as const),
      required: inPath || !schema.safeParse(undefined).success,
      schema: jsonSchema(schema),
      ...(description ? { description } : {}),
    }
  }),
  ...bodyOf(body),
  responses: {
    200: { description: answer.description, content: { [answer.type]: {} } },
    ...failureResponses(),
  },
})

/** What goes past oRPC: files in, files out. */
const fileOperations = (): NonNullable<Document['paths']> =>
  Object.fromEntries(
    Object.entries<FileRoute>(files)
      .filter(([, { path }]) => path.startsWith('/api/'))
      .map(([name, route]) => [
        route.path.slice('/api'.length),
        { [route.method.toLowerCase()]: fileOperation(name, route) },
      ]),
  )

/** The OpenAPI 3.1 document of everything under /api, with the permission and the failures of each operation. */
export const openApiDocument = async (version: string): Promise<Document> => {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const document = await generator.generate(oc.router(api), {
    info: {
      title: '掌柜 Zhanggui',
      version,
      description: '金额为元、两位小数的文本；比率为 0–1 的数；日期为北京时间的 YYYY-MM-DD。',
    },
    servers: [{ url: '/api' }],
  })
  const needed = new Map(procedures(api).map((one) => [`${one.method} ${one.path}`, one]))
  for (const [path, item] of Object.entries(document.paths ?? {}))
    for (const method of ['get', 'post', 'put', 'delete', 'patch'] as const) {
      const operation = item?.[method]
      const procedure = needed.get(`${method.toUpperCase()} ${path}`)
      if (!operation || !procedure) continue
      const [room = ''] = procedure.name.split('.')
      Object.assign(operation, {
        operationId: procedure.name,
        tags: [room],
        'x-permission': procedure.meta.permission,
        security: securityOf(procedure.meta),
        responses: { ...operation.responses, ...failureResponses() },
      })
    }
  return {
    ...document,
    paths: { ...document.paths, ...fileOperations() },
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, Failure: failureSchema },
      securitySchemes,
    },
  }
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)

const json = (value: unknown): string => `<pre>${escaped(JSON.stringify(value, null, 2))}</pre>`

type Operation = {
  operationId?: string
  summary?: string
  tags?: readonly string[]
  parameters?: unknown
  requestBody?: unknown
  responses?: Record<string, { description?: string }>
  'x-permission'?: string
}

const operationSection = (method: string, path: string, operation: Operation): string => {
  const { parameters, requestBody, responses = {} } = operation
  const answers = Object.entries(responses).map(
    ([status, response]) =>
      `<tr><td>${escaped(status)}</td><td>${escaped(response.description ?? '')}</td></tr>`,
  )
  const ok = responses['200']
  return `<section id="${escaped(operation.operationId ?? path)}">
<h3><code class="${method}">${method.toUpperCase()}</code> <code>/api${escaped(path)}</code></h3>
<p>${escaped(operation.summary ?? '')} · 权限 <code>${escaped(operation['x-permission'] ?? '')}</code> · <code>${escaped(operation.operationId ?? '')}</code></p>
${parameters ? `<details><summary>参数</summary>${json(parameters)}</details>` : ''}
${requestBody ? `<details><summary>请求正文</summary>${json(requestBody)}</details>` : ''}
${ok ? `<details><summary>回答</summary>${json(ok)}</details>` : ''}
<details><summary>状态与错误码</summary><table>${answers.join('')}</table></details>
</section>`
}

const style = `body{font:14px/1.6 system-ui,"Microsoft YaHei",sans-serif;max-width:960px;margin:24px auto;padding:0 16px;color:#1f2329;background:#fff}
section{border-top:1px solid #e5e6eb;padding:8px 0}h3{margin:8px 0;font-size:15px}code{background:#f2f3f5;padding:1px 5px;border-radius:4px}
pre{background:#f7f8fa;padding:12px;overflow:auto;max-height:420px}td{padding:2px 12px 2px 0;vertical-align:top}nav a{display:block}
@media (prefers-color-scheme:dark){body{color:#e5e6eb;background:#17181a}code,pre{background:#26282b}section{border-color:#333}a{color:#7fb0ff}}`

/** A page to read the document in, made of nothing but the document. */
export const referencePage = (document: Document): string => {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    (['get', 'post', 'put', 'delete', 'patch'] as const).flatMap((method) => {
      const operation: Operation | undefined = item?.[method]
      return operation ? [{ method, path, operation }] : []
    }),
  )
  const links = operations.map(
    ({ method, path, operation }) =>
      `<a href="#${escaped(operation.operationId ?? path)}"><code>${method.toUpperCase()}</code> ${escaped(path)} ${escaped(operation.summary ?? '')}</a>`,
  )
  const failureRows = Object.entries(failures).map(
    ([code, { status, say, next }]) =>
      `<tr><td><code>${code}</code></td><td>${status}</td><td>${escaped(say)}</td><td>${escaped(next)}</td></tr>`,
  )
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>掌柜接口</title><style>${style}</style></head>
<body><h1>掌柜接口 ${escaped(document.info.version)}</h1><p>${escaped(document.info.description ?? '')} OpenAPI 3.1 文档：<a href="/api/openapi.json">/api/openapi.json</a></p>
<nav>${links.join('\n')}</nav>
${operations.map(({ method, path, operation }) => operationSection(method, path, operation)).join('\n')}
<section id="failures"><h2>错误码</h2><table>${failureRows.join('\n')}</table></section></body></html>`
}

const once = <T>(make: (version: string) => Promise<T>) => {
  const made = new Map<string, Promise<T>>()
  return (version: string): Promise<T> => {
    const known = made.get(version) ?? make(version)
    made.set(version, known)
    return known
  }
}

/** The document as it is answered: made when somebody asks, and once. Anybody may ask, and it is made of every schema. */
export const documentOf = once(openApiDocument)

/** The page as it is answered, made once. */
export const pageOf = once(async (version) => referencePage(await documentOf(version)))
