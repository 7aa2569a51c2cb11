import { skipToken, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import { api } from '../../web/client.ts'
import { Answer } from '../../web/kit/answer.tsx'
import { Control } from '../../web/kit/control.tsx'
import { Page, Section } from '../../web/kit/page.tsx'
import { Empty, Failure } from '../../web/kit/states.tsx'
import { useWords } from '../../web/kit/words.ts'
import { MayButton } from '../../web/may-button.tsx'
import { refusalOf } from '../../web/refusal.ts'
import { useScope } from '../../web/scope.tsx'
import type { FormatInfo, MappingStart, SheetState, Upload } from '../contract.ts'
import { chosenColumns, likeliest, problemsOf } from './column-mapping.ts'
import { type Draft, draftOf, emptyDraft, forgetDraft, isEmptyDraft, keepDraft } from './drafts.ts'
import { MappingColumns } from './mapping-columns.tsx'
import { MappingKind } from './mapping-kind.tsx'
import { MappingPreview } from './mapping-preview.tsx'
import { mappingWords } from './mapping-words.ts'
import { useUploadActions, useUploads } from './uploads.ts'
import './importing.css'

/** A file that nothing recognised: its columns matched by a person, once; the answer is kept as the shop's own format. */
export const Mapping = () => {
  const t = useWords(mappingWords)
  const { upload: id } = useParams({ from: '/data/import/$upload/mapping' })
  const search = useSearch({ from: '/data/import/$upload/mapping' })
  const { shop, ready } = useScope()
  const uploads = useUploads(shop?.name)
  const formats = useQuery(
    api.importing.formats.queryOptions({ input: shop ? { shop: shop.name } : {}, enabled: ready }),
  )
  return (
    <Answer of={uploads} rows={8}>
      {(list) => {
        const upload = list.find((one) => one.id === id)
        const sheet = upload?.sheets.find((one) => one.sheet === (search.sheet ?? '')) ?? upload?.sheets[0]
        if (!upload || !sheet)
          return (
            <Empty title={t.gone} action={<Link to="/data/import">{t.back}</Link>}>
              {t.goneHint}
            </Empty>
          )
        return (
          <Answer of={formats}>
            {(known) => (
              <MappingOf
                key={sheet.sheet}
                upload={upload}
                sheet={sheet}
                formats={known.filter(({ own }) => !own)}
              />
            )}
          </Answer>
        )
      }}
    </Answer>
  )
}

/** The draft of a sheet, kept in the browser with every change. */
const useDraft = ({ id: upload, shop }: Upload, sheet: string) => {
  const [draft, setDraft] = useState(() => draftOf(upload, sheet))
  const [isFound, setFound] = useState(() => !isEmptyDraft(draft))
  return {
    draft,
    isFound,
    change: (part: Partial<Draft>) => {
      const next = { ...draft, ...part }
      setDraft(next)
      keepDraft(shop, upload, sheet, next)
    },
    restart: () => {
      setDraft(emptyDraft)
      setFound(false)
      forgetDraft(upload, sheet)
    },
  }
}

type Of = { upload: Upload; sheet: SheetState; formats: readonly FormatInfo[] }

const MappingOf = ({ upload, sheet, formats }: Of) => {
  const t = useWords(mappingWords)
  const { draft, isFound, change, restart } = useDraft(upload, sheet.sheet)
  const start = useQuery(
    api.importing.mapping.queryOptions({
      input: {
        upload: upload.id,
        sheet: sheet.sheet,
        ...(draft.headerRow === undefined ? {} : { headerRow: draft.headerRow }),
      },
      placeholderData: (before) => before,
      staleTime: Number.POSITIVE_INFINITY,
    }),
  )
  return (
    <Page
      name={t.name}
      question={t.question(upload.file)}
      answer={t.hint}
      actions={<Link to="/data/import">{t.back}</Link>}
    >
      {isFound && (
        <p className="note">
          {t.draftKept}{' '}
          <button type="button" className="link-button" onClick={restart}>
            {t.draftAgain}
          </button>
        </p>
      )}
      <Answer of={start} rows={8}>
        {(known) =>
          known.header.length === 0 || known.rows.every((row) => row.every((cell) => cell.trim() === '')) ? (
            <Empty title={t.empty} action={<Link to="/data/import">{t.back}</Link>}>
              {t.emptyHint}
            </Empty>
          ) : (
            <MappingForm
              upload={upload}
              sheet={sheet}
              formats={formats}
              start={known}
              draft={draft}
              onChange={change}
            />
          )
        }
      </Answer>
    </Page>
  )
}

/** What a person says last, once they paused: a trial for every stroke would be one too many. */
const useSettled = <T,>(value: T, text: string): T => {
  const [settled, setSettled] = useState(value)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is the value's identity.
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 250)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}

const MappingForm = (
  props: Of & { start: MappingStart; draft: Draft; onChange: (part: Partial<Draft>) => void },
) => {
  const t = useWords(mappingWords)
  const navigate = useNavigate()
  const { answer } = useUploadActions()
  const { upload, sheet, formats, start, draft, onChange } = props
  const offered = likeliest(start)
  const format = formats.find(({ id }) => id === (draft.format ?? offered[0]?.format))
  const suggestion = start.suggestions.find((one) => one.format === format?.id)
  const columns = format ? chosenColumns(suggestion?.columns ?? {}, draft.columns, start.header) : {}
  const problems = format ? problemsOf({ format, columns, name: draft.name, t }) : [t.formatMissing]
  const isTwice = new Set(Object.values(columns)).size < Object.keys(columns).length

  const asked = format && {
    upload: upload.id,
    sheet: sheet.sheet,
    format: format.id,
    headerRow: start.headerRow,
    columns,
  }
  const settled = useSettled(isTwice ? undefined : asked, JSON.stringify(asked))
  const trial = useQuery(
    api.importing.tryMapping.queryOptions({
      input: settled ?? skipToken,
      placeholderData: (before) => before,
      staleTime: Number.POSITIVE_INFINITY,
    }),
  )

  const save = () => {
    if (!format || problems.length > 0) return
    const { headerRow } = start
    answer.mutate(
      {
        upload: upload.id,
        sheet: sheet.sheet,
        format: format.id,
        mapping: { name: draft.name.trim(), headerRow, columns },
      },
      {
        onSuccess: () => {
          forgetDraft(upload.id, sheet.sheet)
          void navigate({ to: '/data/import' })
        },
      },
    )
  }

  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <Section title={t.what} hint={offered.length > 0 && t.whatHint}>
        <MappingKind
          formats={formats}
          start={start}
          offered={offered}
          chosen={format?.id}
          onChoose={(id) => onChange({ format: id, columns: {} })}
        />
      </Section>
      <div className="controls">
        <Control label={t.headerRow}>
          {(id) => (
            <Select
              id={id}
              value={start.headerRow}
              popupMatchSelectWidth={false}
              onChange={(headerRow) => onChange({ headerRow, columns: {} })}
              options={start.rows.map((row, place) => ({
                value: place,
                label: `${t.row(place + 1)}　${row
                  .filter((cell) => cell !== '')
                  .join(' | ')
                  .slice(0, 48)}`,
              }))}
            />
          )}
        </Control>
        <Control label={t.nameLabel} wide>
          {(id) => (
            <Input
              id={id}
              value={draft.name}
              maxLength={60}
              placeholder={t.nameHint}
              onChange={(event) => onChange({ name: event.target.value })}
            />
          )}
        </Control>
      </div>
      {format && (
        <>
          <Section title={t.columns} hint={t.columnsHint}>
            <MappingColumns
              start={start}
              format={format}
              columns={columns}
              byHand={draft.columns}
              same={suggestion?.same ?? []}
              onChoose={(column, field) => onChange({ columns: { ...draft.columns, [column]: field } })}
            />
          </Section>
          <Section title={t.preview} hint={t.previewHint}>
            <MappingPreview
              format={format}
              columns={columns}
              trial={trial.data}
              isTrying={trial.isFetching || (!isTwice && JSON.stringify(asked) !== JSON.stringify(settled))}
            />
            {trial.error && <Failure {...refusalOf(trial.error)} retry={() => void trial.refetch()} />}
          </Section>
        </>
      )}
      {problems.length > 0 && (
        <ul className="bullets note is-warning" aria-live="polite">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      {answer.error && <Failure {...refusalOf(answer.error)} />}
      <div>
        <MayButton
          needs="import.write"
          type="primary"
          size="large"
          htmlType="submit"
          disabled={problems.length > 0}
          loading={answer.isPending}
        >
          {t.save}
        </MayButton>
      </div>
    </form>
  )
}
