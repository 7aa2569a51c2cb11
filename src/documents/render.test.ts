import { expect, test } from 'vitest'
import { DocumentFormat } from './contract.ts'
import { documentOf, weeklyReport } from './fixtures.ts'
import { render } from './render.ts'

const PATIENCE = 180_000

test(
  'all formats are made in the order asked for, while the server goes on',
  async () => {
    let longest = 0
    // What this thread itself reckons: the machine of a test may be busy with others.
    let last = process.threadCpuUsage()
    const heart = setInterval(() => {
      const { user, system } = process.threadCpuUsage(last)
      longest = Math.max(longest, (user + system) / 1000)
      last = process.threadCpuUsage()
    }, 20)
    const made = await render(weeklyReport(), ['pptx', 'pdf', 'html', 'docx', 'xlsx', 'pdf'], {
      seconds: 170,
    })
    clearInterval(heart)
    expect(made.map(({ format }) => format)).toEqual(['pptx', 'pdf', 'html', 'docx', 'xlsx'])
    for (const { bytes } of made) expect(bytes.length).toBeGreaterThan(10_000)
    // Setting the PDF alone takes longer than this in one go.
    expect(longest).toBeLessThan(2000)
  },
  PATIENCE,
)

test(
  'the same document is the same PDF, whenever it is set',
  async () => {
    const report = documentOf(...weeklyReport().blocks.slice(0, 6))
    const [once] = await render(report, ['pdf'], { seconds: 80 })
    const [again] = await render(report, ['pdf'], { seconds: 80 })
    expect(once && again && Buffer.compare(once.bytes, again.bytes)).toBe(0)
  },
  PATIENCE,
)

test('what takes too long is stopped and says so', async () => {
  await expect(render(weeklyReport(), [...DocumentFormat.options], { seconds: 0.05 })).rejects.toMatchObject({
    code: 'document_too_slow',
    details: { title: '2026 年第 46 周销售周报', seconds: 0.05 },
  })
})

test('a document that is none is refused before any thread begins', async () => {
  const broken = {
    ...documentOf(),
    blocks: [{ kind: 'page-break' as const, more: 1 }, { kind: 'cover' as const }],
  }
  // @ts-expect-error what comes from a file or the wire may lack anything
  await expect(render(broken, ['html'])).rejects.toMatchObject({ name: 'ZodError' })
})
