import { DownloadOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useState } from 'react'
import type { ShownTable } from '../../../kernel/shown-table.ts'
import { saveShown } from '../../../web/download.ts'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { patternWords } from './pattern-words.ts'

/** Saves a table as it is shown, and tells what went wrong. */
export const useShownExport = () => {
  const language = useLanguage()
  const [problem, setProblem] = useState('')
  const save = async (table: ShownTable, format: 'xlsx' | 'csv') => {
    setProblem('')
    await saveShown(table, format, language).catch((error: unknown) =>
      setProblem(error instanceof Error ? error.message : String(error)),
    )
  }
  return { save, problem }
}

/** Saves a table as it is shown: a workbook with real numbers, or CSV. */
export const ExportButton = ({ name, columns, rows }: ShownTable) => {
  const t = useWords(patternWords)
  const { save, problem } = useShownExport()
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
          onClick: ({ key }) => void save({ name, columns, rows }, key === 'csv' ? 'csv' : 'xlsx'),
        }}
      >
        <Button size="small" type="text" icon={<DownloadOutlined aria-hidden />}>
          {t.export}
        </Button>
      </Dropdown>
    </>
  )
}
