import { useCatalogue } from '../../../web/catalogue.ts'
import { eventNameIn } from '../../../web/event-names.ts'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { toldAlone } from '../../../web/sayings.ts'
import { comparedWhy, useScope } from '../../../web/scope.tsx'
import type { ChangeRow, EventDays, Explanation, ExplanationNote, RatioTurn } from '../contract.ts'
import {
  causeIn,
  eventInEnglish,
  headOf,
  lackingInEnglish,
  plainlyInEnglish,
  turnInEnglish,
} from '../rules/english.ts'
import type { WhySaid } from '../rules/why-book.ts'
import { salesWords } from './words.ts'

/** The sentences and names of an explanation in the person's language. */
export const useWhySaid = () => {
  const t = useWords(salesWords)
  const language = useLanguage()
  const scope = useScope()
  const { catalogue } = useCatalogue()
  const partName = ({ id, name }: { id: string; name: string }) =>
    t.factorNames[id] ?? (language === 'zh' ? name : catalogue?.name(id)) ?? name
  const rowName = (row: ChangeRow): string => t.rowNames[row.key] ?? row.name
  const eventWords = (event: EventDays, data: Explanation): string =>
    language === 'zh'
      ? event.sentence
      : eventInEnglish({ ...event, name: eventNameIn(event.name, language) }, data)
  const turnWords = (turn: RatioTurn, data: Explanation): string =>
    language === 'zh' ? turn.sentence : turnInEnglish(turn, t.tabs[turn.dimension] ?? turn.dimension, data)
  const noteWords = (note: ExplanationNote): string =>
    (language === 'en' &&
      (note.code === 'compared'
        ? comparedWhy(scope, language)
        : (plainlyInEnglish(note) ??
          lackingInEnglish(note, (metric) => catalogue?.name(metric) ?? metric)))) ||
    toldAlone(note, 'notes', language)
  /** Everything the page says, for a file. */
  const saidOf = (data: Explanation): WhySaid => {
    const metric = catalogue?.name(data.metric) ?? data.name
    const about = (name: string, sentences: readonly (string | undefined)[]) =>
      sentences.flatMap((sentence) => (sentence ? [{ about: name, sentence }] : []))
    return {
      title: `${t.why} ${metric} ${data.period.from} ${data.period.to}`,
      metric,
      sheets: {
        ...t.sheets,
        factors: t.factors,
        by: (dimension) => t.tabs[dimension] ?? dimension,
      },
      columns: {
        ...t.heads,
        before: t.before,
        after: t.after,
        change: data.unit === 'ratio' ? t.changePoints : t.contribution,
        name: t.name,
        rate: t.rate,
        mix: t.mix,
        shareBefore: t.shareBefore,
        shareAfter: t.shareAfter,
      },
      total: t.total,
      factorName: partName,
      rowName,
      sentences: [
        ...about(t.sheets.summary, [headOf(data, metric, language)]),
        ...about(
          t.happened,
          data.events.map((event) => eventWords(event, data)),
        ),
        ...about(
          t.causes,
          data.causes.map((cause) => causeIn(cause, language)),
        ),
        ...about(
          t.turns,
          data.turns.map((turn) => turnWords(turn, data)),
        ),
        ...about(t.unknown, data.notes.map(noteWords)),
      ],
    }
  }
  return { partName, rowName, eventWords, turnWords, noteWords, saidOf }
}
