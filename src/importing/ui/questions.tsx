import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import { lazy, Suspense, useRef, useState } from 'react'
import { api } from '../../web/client.ts'
import { Failure } from '../../web/kit/states.tsx'
import { useWords } from '../../web/kit/words.ts'
import { MayButton } from '../../web/may-button.tsx'
import { refusalOf } from '../../web/refusal.ts'
import type { SheetState, Upload } from '../contract.ts'
import { isUnderWay, useUploadActions } from './uploads.ts'
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

  // Told once, the file is read again: until it asks anew there is nothing more to tell.
  const isAsking = upload.state === 'waiting'
  const isTelling = useRef(false)
  const tell = async () => {
    if (isTelling.current || !isAsking) return
    isTelling.current = true
    try {
      await answer.mutateAsync({
        upload: upload.id,
        sheet: sheet.sheet,
        ...(asks.includes('period') && period ? { period } : {}),
        ...(asks.includes('item') ? { item: item.trim() } : {}),
        ...(format ? { format } : {}),
      })
    } catch {
      // The mutation keeps its error, which is shown below.
    } finally {
      isTelling.current = false
    }
  }

  return (
    <form
      className="questions"
      onSubmit={(event) => {
        event.preventDefault()
        if (isComplete) void tell()
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
        <MayButton
          needs="import.write"
          type="primary"
          htmlType="submit"
          disabled={!isComplete}
          loading={answer.isPending || (!isAsking && isUnderWay(upload))}
        >
          {t.answer}
        </MayButton>
      )}
      {answer.error && <Failure {...refusalOf(answer.error)} />}
    </form>
  )
}
