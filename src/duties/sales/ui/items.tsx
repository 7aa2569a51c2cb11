import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { writeWhere } from '../../../web/address.ts'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Figure } from '../../../web/kit/figure.tsx'
import { exact } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { DataTable } from '../../../web/kit/table.tsx'
import { shownTable, type TableColumn } from '../../../web/kit/table-column.ts'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { toldAlone } from '../../../web/sayings.ts'
import { useAddress, useScope } from '../../../web/scope.tsx'
import type { ItemStanding, ItemStandings } from '../patterns/contract.ts'
import { isSlow } from '../rules/abc.ts'
import { itemsInEnglish } from '../rules/pattern-english.ts'
import { useShownExport } from './export-button.tsx'
import { patternWords } from './pattern-words.ts'

/** On which items the sales rest, which move, and what lies. */
export const Items = () => {
  const t = useWords(patternWords)
  const language = useLanguage()
  const scope = useScope()
  const { shop, days } = scope
  const answer = useQuery(
    api.sales.items.queryOptions({
      input: { ...(shop ? { shop: shop.name } : {}), ...days },
      enabled: shop !== undefined,
      placeholderData: keepPreviousData,
    }),
  )
  if (hasNoData(scope)) return <MissingShop page="items" />
  return (
    <Page
      name={t.items}
      question={t.itemsQuestion}
      answer={answer.data && (language === 'zh' ? answer.data.sentence : itemsInEnglish(answer.data))}
    >
      <Answer of={answer} rows={8}>
        {(data) => <Standings data={data} />}
      </Answer>
    </Page>
  )
}

const Standings = ({ data }: { data: ItemStandings }) => {
  const t = useWords(patternWords)
  const language = useLanguage()
  const change = useAddress()
  const navigate = useNavigate()
  const { save, problem } = useShownExport()
  const { tab, sort } = useSearch({ from: '/sales/items' })
  const { grades, slow } = data
  const rows = tab === 'slow' ? data.rows.filter(isSlow) : data.rows
  const gradeName = ({ grade }: ItemStanding) => (grade === 'none' ? t.noneSold : grade)
  const has = (code: string) => data.notes.some((note) => note.code === code)
  const lacks = has('titles-only') ? t.needsLines : has('no-listing') ? t.needsListing : undefined
  const lastName = ({ lastSold }: ItemStanding) => lastSold ?? t.never
  const number = (
    key: 'amount' | 'share' | 'cumulative' | 'pieces' | 'stock' | 'sellThrough' | 'idleDays',
    title: string,
    unit: 'money' | 'ratio' | 'count',
    width: number,
  ): TableColumn<ItemStanding> => ({
    key,
    title,
    width,
    number: true,
    sort: (row) => (row[key] === null ? null : Number(row[key])),
    cell: (row) => (row[key] === null ? null : Number(row[key])),
    cellUnit: unit,
    render: (row) => exact(row[key], unit, language),
  })
  const columns: TableColumn<ItemStanding>[] = [
    {
      key: 'name',
      title: t.item,
      width: 260,
      text: ({ name }) => name,
      cell: ({ name }) => name,
      render: ({ name }) => <span title={name}>{name}</span>,
    },
    {
      key: 'grade',
      title: t.grade,
      width: 108,
      text: gradeName,
      ticked: true,
      sort: gradeName,
      cell: gradeName,
      render: gradeName,
    },
    number('amount', t.amount, 'money', 116),
    number('share', t.share, 'ratio', 84),
    number('cumulative', t.cumulative, 'ratio', 84),
    number('pieces', t.pieces, 'count', 104),
    number('stock', t.stock, 'count', 90),
    number('sellThrough', t.sellThrough, 'ratio', 90),
    {
      key: 'lastSold',
      title: t.lastSold,
      width: 120,
      sort: ({ lastSold }) => lastSold,
      cell: ({ lastSold }) => lastSold,
      cellUnit: 'day',
      render: lastName,
    },
    number('idleDays', t.idle, 'count', 120),
  ]
  return (
    <>
      <div className="figures are-five">
        {(['A', 'B', 'C'] as const).map((grade) => (
          <Figure
            key={grade}
            name={`${grade} · ${t.gradeItems(grades[grade].items)}`}
            value={grades[grade].share}
            unit="ratio"
            good="none"
          />
        ))}
        <Figure name={t.moving} value={data.moving} unit="ratio" good="up" reason={lacks} />
        <Figure name={t.sellThrough} value={data.sellThrough} unit="ratio" good="up" reason={lacks} />
      </div>
      <Section
        title={t.itemsAll}
        hint={t.abcHint}
        actions={
          <>
            {problem && <span role="alert">{problem}</span>}
            <Segmented
              size="small"
              value={tab === 'slow' ? 'slow' : 'all'}
              options={[
                { value: 'all', label: t.all },
                { value: 'slow', label: t.slowOnly },
              ]}
              onChange={(next) => void change({ tab: next === 'all' ? undefined : next }, { replace: true })}
            />
          </>
        }
      >
        <DataTable<ItemStanding>
          name="items"
          label={t.itemsAll}
          columns={columns}
          rows={rows}
          rowKey={({ item }) => item}
          sort={sort}
          onSort={(next) => void change({ sort: next }, { replace: true })}
          card={['name', 'amount', 'grade', 'stock']}
          find
          onExport={(format, seen) => save(shownTable(tab === 'slow' ? t.slow : t.items, seen), format)}
          onOpen={({ item }) =>
            void navigate({
              to: '/data/overview',
              search: (kept) => ({ ...kept, where: writeWhere([{ dimension: 'item', values: [item] }]) }),
            })
          }
        />
      </Section>
      {((slow?.items ?? 0) > 0 || grades.A.items > 0) && (
        <Section title={t.todo}>
          <ul className="plain-list">
            {slow && slow.items > 0 && <li>{t.slowTodo(slow.items, slow.days)}</li>}
            {grades.A.items > 0 && <li>{t.aTodo}</li>}
          </ul>
        </Section>
      )}
      <Notes notes={data.notes} />
    </>
  )
}

/** What must be known of the figures above. */
export const Notes = ({ notes }: { notes: readonly { code: string; message: string }[] }) => {
  const t = useWords(patternWords)
  const language = useLanguage()
  if (notes.length === 0) return null
  return (
    <Section title={t.notes}>
      <ul className="plain-list">
        {notes.map((note) => (
          <li key={note.code} className="muted">
            {toldAlone(note, 'notes', language)}
          </li>
        ))}
      </ul>
    </Section>
  )
}
