import type { Logo, Template } from '../../documents/contract.ts'
import { readLogo } from '../../documents/logo.ts'
import { readPicture } from '../../documents/picture.ts'
import { Failure } from '../../kernel/failure.ts'
import { inTransaction } from '../../storage/records.ts'
import { makerOf, type ReportContext, whoIn } from './context.ts'
import type { ReportSettings } from './contract.ts'
import { NO_TEMPLATE } from './document.ts'
import { kindInfo, type ReportKind } from './rules/maker.ts'
import { keepSetting, settingsOf } from './submission-store.ts'

/** How a shop wants its reports of a kind, and who changed that when. */
export const reportSettings = async (
  context: ReportContext,
  { shop: name, kind }: { shop?: string | undefined; kind: ReportKind },
): Promise<ReportSettings> => {
  const shop = await context.shopToLookAt(name)
  const [all, members] = await Promise.all([settingsOf(context.records, shop.id, kind), context.members()])
  const who = whoIn(members)
  return {
    kind,
    // As `dueWorkdays` of the ledger: none set, the kind's own.
    dueWorkdays: all[0]?.dueWorkdays || kindInfo[kind].dueWorkdays,
    template: all[0]?.template ?? NO_TEMPLATE,
    sections: [...makerOf(context, kind).sections],
    history: all.map(({ at, member }) => ({ at, by: who(member) })),
  }
}

/** A logo that was drawn once: one that only looks whole from outside would keep every PDF from being set. */
const drawnLogo = async (base64: string): Promise<Logo> => {
  const bytes = Buffer.from(base64, 'base64')
  const logo = readLogo(bytes)
  const drawn = await readPicture(bytes)
  if ('problem' in drawn) throw new Failure('logo_unusable', { detail: drawn.problem })
  return logo
}

/** Takes effect on drafts at once; what was handed in stays as it was. Failures: logo_unusable. */
export const setReportSettings = async (
  context: ReportContext,
  input: {
    shop?: string | undefined
    kind: ReportKind
    dueWorkdays: number
    company: string
    sections: Template['sections']
    logo?: string | null | undefined
    member: number | null
  },
): Promise<ReportSettings> => {
  const { shop: name, kind, dueWorkdays, company, sections, logo, member } = input
  const shop = await context.shopToLookAt(name)
  const given = typeof logo === 'string' ? await drawnLogo(logo) : undefined
  await inTransaction(context.records, async (records) => {
    const [before] = await settingsOf(records, shop.id, kind)
    const kept = logo === undefined ? before?.template.logo : given
    await keepSetting(records, {
      shop: shop.id,
      kind,
      dueWorkdays,
      template: { company, sections, ...(kept ? { logo: kept } : {}) },
      member,
      at: context.clock.now().toString(),
    })
  })
  return reportSettings(context, { shop: shop.name, kind })
}
