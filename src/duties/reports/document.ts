import { Document, type Draft, Template } from '../../documents/contract.ts'
import { figuresOf } from '../../documents/figures.ts'
import { composed } from '../../documents/template.ts'
import { textWords } from '../../documents/words.ts'
import { timeWords, type Who } from './context.ts'
import type { Report } from './contract.ts'
import type { ReportMaker } from './rules/maker.ts'
import { withSuggestions } from './rules/suggestions.ts'
import { withEdits } from './rules/wording.ts'
import { commentsOf, decisionsOf, draftOf, editsOf, type KeptReport, type ReportRecords } from './store.ts'
import { type KeptSuggestion, settingsOf } from './submission-store.ts'

export const NO_TEMPLATE: Template = Template.parse({})

export const templateOf = async (
  records: ReportRecords,
  { shop, kind }: Pick<KeptReport, 'shop' | 'kind'>,
): Promise<Template> => (await settingsOf(records, shop, kind))[0]?.template ?? NO_TEMPLATE

/** Sections in the order and with the titles in which the template shows them. */
export const sectionsIn = (
  own: ReportMaker['sections'],
  template: Template,
): { id: string; title: string; isOn: boolean }[] => {
  const chosen = template.sections.flatMap(({ id, on, title }) => {
    const section = own.find((one) => one.id === id)
    return section ? [{ id, title: title || section.title, isOn: on }] : []
  })
  const known = new Set(chosen.map(({ id }) => id))
  return [...chosen, ...own.filter(({ id }) => !known.has(id)).map((one) => ({ ...one, isOn: true }))]
}

/** A draft with all that people did to it. */
export const wholeDraft = async (
  records: ReportRecords,
  report: KeptReport,
  who: (id: number | null) => Who,
) => {
  const [made, edits, decisions, comments, template] = await Promise.all([
    draftOf(records, report.id),
    editsOf(records, report.id),
    decisionsOf(records, report.id),
    commentsOf(records, report.id),
    templateOf(records, report),
  ])
  return {
    made,
    edits,
    decisions,
    comments,
    template,
    /** `handedIn`: what the cover says of the submission. */
    document: (handedIn: Draft['cover']['facts'] = []): Document => {
      const decided = withSuggestions(
        made.draft,
        made.suggestions,
        decisions.map(({ owner, ...one }) => ({ ...one, owner: who(owner)?.name ?? '' })),
      )
      const { cover, sections, ...rest } = withEdits(decided, edits)
      const commented: Draft = {
        ...rest,
        cover: { ...cover, facts: [...cover.facts, ...handedIn] },
        sections: sections.map((section) => ({
          ...section,
          blocks: [
            ...section.blocks,
            ...comments
              .filter((one) => one.section === section.id)
              .map(({ member, at, words }) => ({
                kind: 'comment' as const,
                author: who(member)?.name ?? '未写明',
                at: timeWords(at),
                text: words,
              })),
          ],
        })),
      }
      return Document.parse(composed(commented, template))
    },
    /** Suggestions that were taken up, with who does them. */
    suggestions: (): KeptSuggestion[] =>
      made.suggestions.flatMap((one) => {
        const decided = decisions.find(({ suggestion }) => suggestion === one.id)
        return decided?.isOn === false ? [] : [{ ...one, owner: who(decided?.owner ?? null)?.name ?? '' }]
      }),
  }
}

/** What handing in keeps, and what it has to do without. */
export const freezingOf = (
  document: Document,
  sections: Draft['sections'],
  isOver: boolean,
): Report['freezing'] => {
  const figures = figuresOf(document)
  const lacking = sections.find(({ id }) => id === 'missing')?.blocks ?? []
  return {
    figures: figures.length,
    unknown: figures.filter(({ value }) => value === null).length,
    missing: lacking.flatMap((block) => (block.kind === 'list' ? block.items.map(textWords) : [])),
    isOver,
  }
}
