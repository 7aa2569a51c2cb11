import { type Draft, Draft as DraftSchema, type Section } from '../../../documents/contract.ts'
import type { ReportSuggestion } from './maker.ts'

/** The section that is filled with owners and days when the document is put together. */
const SUGGESTIONS = 'suggestions'

/** Where the suggestions of a report will stand. */
export const suggestionsPlace: Section = { id: SUGGESTIONS, title: '建议', blocks: [] }

/** What a person decided about a suggestion. */
export type Decision = { suggestion: string; owner: string; due: string | null; isOn: boolean }

/** The draft with its suggestions as blocks, each with who does it by when. */
export const withSuggestions = (
  draft: Draft,
  suggestions: readonly ReportSuggestion[],
  decisions: readonly Decision[],
): Draft => {
  const blocks = suggestions.flatMap(({ id, title, text, effect }): unknown[] => {
    const decided = decisions.find(({ suggestion }) => suggestion === id)
    if (decided?.isOn === false) return []
    return [
      {
        kind: 'suggestion',
        title,
        text: [text],
        effect: [effect],
        owner: decided?.owner || '还没有定',
        ...(decided?.due ? { due: decided.due } : {}),
      },
    ]
  })
  const shown =
    blocks.length > 0
      ? blocks
      : [{ kind: 'paragraph', text: ['这一期的数里没有找到要马上动手的事，没有建议。'] }]
  return DraftSchema.parse({
    ...draft,
    sections: draft.sections.map((one) => (one.id === SUGGESTIONS ? { ...one, blocks: shown } : one)),
  })
}
