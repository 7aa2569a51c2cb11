import { DownloadOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useState } from 'react'
import type { ShownTable } from '../../../kernel/shown-table.ts'
import { saveSheet, saveTable } from '../../../web/download.ts'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { patternWords } from './pattern-words.ts'

export type ShownColumn = ShownTable['columns'][number]

/** Saves a table as it is shown: a workbook with real numbers, or CSV. */
export const ExportButton = (props: {
  name: string
  columns: readonly ShownColumn[]
  rows: readonly (readonly (string | number | null)[])[]
}) => {
  const t = useWords(patternWords)
  const language = useLanguage()
  const [problem, setProblem] = useState('')
  const { name, columns, rows } = props
  const save = (format: string) => {
    setProblem('')
    if (format === 'csv')
      saveTable(
        name,
        columns.map((column) => column.name),
        rows,
      )
    else
      saveSheet({ name, columns, rows }, language).catch((error: unknown) =>
        setProblem(error instanceof Error ? error.message : String(error)),
      )
  }
  return (
    <>
      {problem && <span role="alert">{problem}</span>}
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'xlsx', label: 'Excel' },
            { key: 'csv', label: 'CSV' },
          ],
          onClick: ({ key }) => save(key),
        }}
      >
        <Button size="small" type="text" icon={<DownloadOutlined />}>
          {t.export}
        </Button>
      </Dropdown>
    </>
  )
}
