import { DownloadOutlined, SettingOutlined } from '@ant-design/icons'
import { Button, Checkbox, Dropdown, Input, Popover, Table } from 'antd'
import type { SorterResult } from 'antd/es/table/interface.js'
import { type ReactNode, useMemo, useState } from 'react'
import { Cards } from './cards.tsx'
import { useNarrow } from './narrow.ts'
import { whole } from './numbers.ts'
import {
  columnWidth,
  type Seen,
  sortedRows,
  type TableColumn,
  type Ticks,
  tickedRows,
  valuesToTick,
} from './table-column.ts'
import { useWords, words } from './words.ts'

const tableWords = words(
  {
    columns: '选择列',
    export: '导出',
    find: '在表里找',
    total: '合计',
    rows: (count: number) => `${whole(count)} 行`,
    more: (count: number) => `还有 ${whole(count)} 行`,
    nothing: '没有符合的行',
    exporting: '正在导出',
  },
  {
    columns: 'Columns',
    export: 'Export',
    find: 'Find in table',
    total: 'Total',
    rows: (count: number) => `${whole(count)} rows`,
    more: (count: number) => `${whole(count)} more`,
    nothing: 'No matching rows',
    exporting: 'Exporting',
  },
)

const kept = (name: string): Record<string, boolean> => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(`zhanggui.columns.${name}`) ?? '{}')
    return Object.fromEntries(
      Object.entries(value ?? {}).flatMap(([key, shown]) =>
        typeof shown === 'boolean' ? [[key, shown]] : [],
      ),
    )
  } catch {
    return {}
  }
}

const rowHeight = 37

/** Sorts, finds, chooses columns, keeps its head in sight, draws 100,000 rows; cards on a phone. */
export const DataTable = <Row extends object>(props: {
  /** Under which the choice of columns is kept. */
  name: string
  /** For screen readers. */
  label: string
  columns: readonly TableColumn<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  sort?: string | undefined
  onSort?: (sort: string | undefined) => void
  /** Only what is right: a total that cannot be known is left out. */
  totals?: Record<string, ReactNode>
  onOpen?: (row: Row) => void
  /** Given what is seen of the table: columns that were chosen, rows that were found, in their order. */
  onExport?: (format: 'xlsx' | 'csv', seen: Seen<Row>) => Promise<void>
  /** Columns of the card on a phone: its title, then what matters. */
  card: readonly string[]
  find?: boolean
  /** What is looked for, where the address keeps it; else the table does. */
  found?: { wanted: string; onWanted: (wanted: string) => void }
  bar?: ReactNode
  /** Without the bar above: for a short table of a page's own. */
  plain?: boolean
  height?: number
  loading?: boolean
}) => {
  const t = useWords(tableWords)
  const narrow = useNarrow()
  const { name, columns, rows, rowKey, onSort, totals, onOpen, onExport, card, height = 480 } = props
  const [choice, setChoice] = useState(() => kept(name))
  const [localSort, setLocalSort] = useState<string | undefined>()
  const [ownWanted, setOwnWanted] = useState('')
  const [ticks, setTicks] = useState<Ticks>({})
  const [exporting, setExporting] = useState(false)
  const sort = onSort ? props.sort : (localSort ?? props.sort)
  const setSort = onSort ?? setLocalSort
  const { wanted, onWanted: setWanted } = props.found ?? { wanted: ownWanted, onWanted: setOwnWanted }

  const isShown = ({ key, rare }: TableColumn<Row>) => choice[key] ?? !rare
  const shown = columns.filter(isShown)
  const visible = useMemo(() => {
    const text = wanted.trim().toLowerCase()
    const found =
      text === ''
        ? rows
        : rows.filter((row) => columns.some((column) => column.text?.(row).toLowerCase().includes(text)))
    return sortedRows(tickedRows(found, columns, ticks), columns, sort)
  }, [rows, columns, sort, wanted, ticks])

  const choose = (key: string, on: boolean) => {
    const next = { ...choice, [key]: on }
    setChoice(next)
    try {
      localStorage.setItem(`zhanggui.columns.${name}`, JSON.stringify(next))
    } catch {
      // The choice then lasts until the page is left.
    }
  }
  const exportAs = async (format: 'xlsx' | 'csv') => {
    setExporting(true)
    try {
      await onExport?.(format, { columns: shown, rows: visible })
    } finally {
      setExporting(false)
    }
  }

  const chooser = (
    <div className="stack">
      {columns.map((column) => (
        <Checkbox
          key={column.key}
          checked={isShown(column)}
          disabled={isShown(column) && shown.length === 1}
          onChange={(event) => choose(column.key, event.target.checked)}
        >
          {column.title}
        </Checkbox>
      ))}
    </div>
  )
  const bar = (
    <div className="table-bar">
      {props.bar}
      {props.find && (
        <Input
          className="table-find"
          allowClear
          placeholder={t.find}
          aria-label={t.find}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      )}
      <span className="muted push">{t.rows(visible.length)}</span>
      {!narrow && (
        <Popover trigger="click" placement="bottomRight" content={chooser}>
          <Button
            type="text"
            icon={<SettingOutlined aria-hidden />}
            aria-label={t.columns}
            title={t.columns}
          />
        </Popover>
      )}
      {onExport && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              { key: 'xlsx', label: 'Excel (.xlsx)', onClick: () => void exportAs('xlsx') },
              { key: 'csv', label: 'CSV', onClick: () => void exportAs('csv') },
            ],
          }}
        >
          <Button icon={<DownloadOutlined aria-hidden />} loading={exporting}>
            {exporting ? t.exporting : t.export}
          </Button>
        </Dropdown>
      )}
    </div>
  )

  if (narrow)
    return (
      <div className="data-table">
        {!props.plain && bar}
        <Cards
          label={props.label}
          columns={columns}
          keys={card}
          rows={visible}
          rowKey={rowKey}
          totals={totals}
          totalName={t.total}
          nothing={t.nothing}
          moreName={t.more}
          {...(onOpen ? { onOpen } : {})}
        />
      </div>
    )

  const tickable = (column: TableColumn<Row>) => {
    const values = valuesToTick(rows, column)
    if (!values) return {}
    return {
      filters: values.map((value) => ({ value, text: value === '' ? '—' : value })),
      filterSearch: values.length > 12,
      filteredValue: [...(ticks[column.key] ?? [])],
    }
  }
  const tall = visible.length * rowHeight > height
  const sortKey = sort?.replace(/^-/, '')
  return (
    <div className="data-table">
      {!props.plain && bar}
      <Table<Row>
        size="small"
        aria-label={props.label}
        virtual={visible.length > 150}
        pagination={false}
        showSorterTooltip={false}
        sortDirections={['descend', 'ascend']}
        loading={props.loading ?? false}
        scroll={{
          x: shown.reduce((sum, column) => sum + columnWidth(column), 0),
          ...(tall ? { y: height } : {}),
        }}
        dataSource={visible}
        rowKey={rowKey}
        locale={{ emptyText: t.nothing }}
        rowClassName={onOpen ? 'is-open' : ''}
        onRow={(row) =>
          onOpen
            ? {
                tabIndex: 0,
                onClick: () => onOpen(row),
                onKeyDown: (event) => {
                  if (event.key === 'Enter' && event.target === event.currentTarget) onOpen(row)
                },
              }
            : {}
        }
        onChange={(_, filters, sorter: SorterResult<Row> | SorterResult<Row>[]) => {
          setTicks(
            Object.fromEntries(
              Object.entries(filters).map(([key, values]) => [key, (values ?? []).map(String)]),
            ),
          )
          const one = Array.isArray(sorter) ? sorter[0] : sorter
          const key = one?.columnKey === undefined ? '' : String(one.columnKey)
          setSort(one?.order ? `${one.order === 'descend' ? '-' : ''}${key}` : undefined)
        }}
        columns={shown.map((column) => ({
          key: column.key,
          title: column.title,
          width: columnWidth(column),
          ellipsis: !column.number,
          align: column.number ? ('right' as const) : ('left' as const),
          ...(column.sort
            ? {
                // Rows come sorted; Ant Design only shows which way.
                sorter: () => 0,
                sortOrder:
                  sortKey === column.key
                    ? sort?.startsWith('-')
                      ? ('descend' as const)
                      : ('ascend' as const)
                    : null,
              }
            : {}),
          ...tickable(column),
          render: (_: unknown, row: Row) => column.render(row),
        }))}
        {...(totals
          ? {
              summary: () => (
                <Table.Summary fixed="top">
                  <Table.Summary.Row>
                    {shown.map(({ key, number }, index) => (
                      <Table.Summary.Cell key={key} index={index} align={number ? 'right' : 'left'}>
                        <strong>{totals[key] ?? (index === 0 ? t.total : '')}</strong>
                      </Table.Summary.Cell>
                    ))}
                  </Table.Summary.Row>
                </Table.Summary>
              ),
            }
          : {})}
      />
    </div>
  )
}
