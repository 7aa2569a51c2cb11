import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input, Select } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { api } from '../../web/client.ts'
import { Failure } from '../../web/kit/states.tsx'
import { useWords } from '../../web/kit/words.ts'
import { refusalOf } from '../../web/refusal.ts'
import type { SheetState, Upload } from '../contract.ts'
import { useUploadActions } from './uploads.ts'
import { importWords } from './words.ts'

const DayRange = lazy(async () => ({ default: (await import('../../web/kit/day-range.tsx')).DayRange }))

/** What a sheet must be told before it can be taken, asked where it stands. */
export const Questions = ({ upload, sheet }: { upload: Upload; sheet: SheetState }) => {
  const t = useWords(importWords)
  const { answer } = useUploadActions()
  const [period, setPeriod] = useState<{ from: string; to: string } | undefined>()
  const [item, setItem] = useState('')
  const [format, setFormat] = useState<string | undefined>()
  const { asks } = sheet
  const asksFormat = asks.includes('format')
  const isItem = /^\d{8,13}$/.test(item.trim())
  const isComplete =
    (!asks.includes('period') || period !== undefined) &&
    (!asks.includes('item') || isItem) &&
    (!asksFormat || format !== undefined)
  const formats = useQuery(
    api.importing.formats.queryOptions({ input: { shop: upload.shop }, enabled: asksFormat }),
  )

  const tell = () => {
    answer.mutate({
      upload: upload.id,
      sheet: sheet.sheet,
      ...(period ? { period } : {}),
      ...(asks.includes('item') ? { item: item.trim() } : {}),
      ...(format ? { format } : {}),
    })
  }

  return (
    <form
      className="questions"
      onSubmit={(event) => {
        event.preventDefault()
        if (isComplete) tell()
      }}
    >
      {asksFormat && (
        <div>
          <p className="muted">{t.unknownHint}</p>
          <div className="row">
            <Link
              className="ant-btn-like"
              to="/data/import/$upload/mapping"
              params={{ upload: upload.id }}
              search={{ sheet: sheet.sheet }}
            >
              {t.map}
            </Link>
            <span className="muted">{t.formatAsk}</span>
            <Select
              className="format-pick"
              allowClear
              aria-label={t.formatAsk}
              placeholder={t.format}
              showSearch={{ optionFilterProp: 'label' }}
              value={format ?? null}
              onChange={(id) => setFormat(id ?? undefined)}
              options={(formats.data ?? []).map(({ id, name, source }) => ({
                value: id,
                label: `${name} · ${source}`,
              }))}
            />
          </div>
        </div>
      )}
      {asks.includes('period') && (
        <div>
          <p>{t.periodAsk}</p>
          <Suspense fallback={null}>
            <DayRange label={t.period} value={period} latest={undefined} onPick={setPeriod} />
          </Suspense>
        </div>
      )}
      {asks.includes('item') && (
        <div>
          <p>{t.itemAsk}</p>
          <Input
            className="item-field"
            inputMode="numeric"
            aria-label={t.itemHint}
            placeholder={t.itemHint}
            value={item}
            status={item !== '' && !isItem ? 'error' : ''}
            onChange={(event) => setItem(event.target.value)}
          />
          {item !== '' && !isItem && <p className="note is-error">{t.itemWrong}</p>}
        </div>
      )}
      {(!asksFormat || format !== undefined) && (
        <Button type="primary" htmlType="submit" disabled={!isComplete} loading={answer.isPending}>
          {t.answer}
        </Button>
      )}
      {answer.error && <Failure {...refusalOf(answer.error)} />}
    </form>
  )
}
