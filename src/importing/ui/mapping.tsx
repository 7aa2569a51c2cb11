import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../web/client.ts'
import { Answer } from '../../web/kit/answer.tsx'
import { Control } from '../../web/kit/control.tsx'
import { Page, Section } from '../../web/kit/page.tsx'
import { Empty, Failure } from '../../web/kit/states.tsx'
import { useWords } from '../../web/kit/words.ts'
import { refusalOf } from '../../web/refusal.ts'
import { useScope } from '../../web/scope.tsx'
import type { FormatInfo, SheetState, Upload } from '../contract.ts'
import { problemsOf, suggested, tableAt } from './column-mapping.ts'
import { MappingPreview } from './mapping-preview.tsx'
import { useUploadActions, useUploads } from './uploads.ts'
import { importWords } from './words.ts'
import './importing.css'

/** A file that nothing recognised: its columns matched by a person, once; the answer is kept as the shop's own format. */
export const Mapping = () => {
  const t = useWords(importWords)
  const { upload: id } = useParams({ from: '/data/import/$upload/mapping' })
  const search = useSearch({ from: '/data/import/$upload/mapping' })
  const { shop } = useScope()
  const uploads = useUploads(shop?.name)
  const formats = useQuery(api.importing.formats.queryOptions({ input: shop ? { shop: shop.name } : {} }))
  return (
    <Answer of={uploads} rows={8}>
      {(list) => {
        const upload = list.find((one) => one.id === id)
        const sheet = upload?.sheets.find((one) => one.sheet === (search.sheet ?? '')) ?? upload?.sheets[0]
        if (!upload || !sheet)
          return (
            <Empty title={t.gone} action={<Link to="/data/import">{t.backToImports}</Link>}>
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

const MappingOf = (props: { upload: Upload; sheet: SheetState; formats: readonly FormatInfo[] }) => {
  const t = useWords(importWords)
  const navigate = useNavigate()
  const { answer } = useUploadActions()
  const { upload, sheet, formats } = props
  const [formatId, setFormatId] = useState(sheet.nearest?.format)
  const [headerRow, setHeaderRow] = useState(0)
  const [chosen, setChosen] = useState<Record<string, string>>({})
  const [name, setName] = useState('')
  const format = formats.find(({ id }) => id === formatId)
  const { header, rows } = tableAt(sheet, headerRow)
  const columns = format ? { ...suggested(header, format), ...chosen } : {}
  const used = Object.fromEntries(Object.entries(columns).filter(([, column]) => column !== ''))
  const problems = format ? problemsOf({ format, columns: used, name, t }) : [t.mapAs]

  const save = () => {
    if (!format || problems.length > 0) return
    answer.mutate(
      {
        upload: upload.id,
        sheet: sheet.sheet,
        format: format.id,
        mapping: { name: name.trim(), headerRow, columns: used },
      },
      { onSuccess: () => void navigate({ to: '/data/import' }) },
    )
  }

  return (
    <Page
      name={t.mapping}
      question={t.mappingQuestion(upload.file)}
      answer={t.mappingHint}
      actions={<Link to="/data/import">{t.backToImports}</Link>}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <div className="controls">
          <Control label={t.mapAs} wide>
            {(id) => (
              <Select
                id={id}
                value={formatId ?? null}
                placeholder={t.formatAsk}
                showSearch={{ optionFilterProp: 'label' }}
                onChange={(id) => {
                  setFormatId(id ?? undefined)
                  setChosen({})
                }}
                options={formats.map(({ id, name: label, source }) => ({
                  value: id,
                  label: `${label} · ${source}`,
                }))}
              />
            )}
          </Control>
          <Control label={t.headerRow}>
            {(id) => (
              <Select
                id={id}
                value={headerRow}
                popupMatchSelectWidth={480}
                onChange={(row) => {
                  setHeaderRow(row)
                  setChosen({})
                }}
                options={[sheet.header, ...sheet.sample.slice(0, 12)].map((row, place) => ({
                  value: place,
                  label: `${place + 1}　${row.filter((cell) => cell !== '').join(' | ')}`,
                }))}
              />
            )}
          </Control>
          <Control label={t.mapName} wide>
            {(id) => (
              <Input
                id={id}
                value={name}
                maxLength={60}
                placeholder={t.mapNameHint}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Control>
        </div>
        {format && (
          <>
            <Section title={t.mapping} hint={t.maskNote}>
              <Columns
                header={header}
                rows={rows}
                format={format}
                columns={columns}
                onChoose={(column, field) => setChosen({ ...chosen, [column]: field })}
              />
            </Section>
            <Section title={t.preview}>
              <MappingPreview format={format} columns={used} header={header} rows={rows} />
            </Section>
          </>
        )}
        {format && problems.length > 0 && (
          <ul className="bullets note is-warning">
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        )}
        {answer.error && <Failure {...refusalOf(answer.error)} />}
        <div>
          <Button
            type="primary"
            size="large"
            htmlType="submit"
            disabled={problems.length > 0}
            loading={answer.isPending}
          >
            {t.saveMapping}
          </Button>
        </div>
      </form>
    </Page>
  )
}

const Columns = (props: {
  header: readonly string[]
  rows: readonly (readonly string[])[]
  format: FormatInfo
  columns: Record<string, string>
  onChoose: (column: string, field: string) => void
}) => {
  const t = useWords(importWords)
  const { header, rows, format, columns, onChoose } = props
  const fields = format.fields.filter(
    ({ column }, place) => format.fields.findIndex((one) => one.column === column) === place,
  )
  return (
    <ul className="plain-list mapping-list">
      {header.map((name, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: files repeat column names; the place is the identity.
        <li key={place}>
          <div>
            <strong className="wrap">{name}</strong>
            <div className="muted small clip">
              {rows
                .slice(0, 3)
                .map((row) => row[place] ?? '')
                .filter((cell) => cell !== '')
                .join('、') || '—'}
            </div>
          </div>
          <Select
            aria-label={`${name} ${t.field}`}
            value={columns[name] ?? ''}
            showSearch={{ optionFilterProp: 'label' }}
            onChange={(field) => onChoose(name, field)}
            options={[
              { value: '', label: t.notUsed },
              ...fields.map(({ column, label, required }) => ({
                value: column,
                label: required ? `${label}（${t.required}）` : label,
              })),
            ]}
          />
        </li>
      ))}
    </ul>
  )
}
