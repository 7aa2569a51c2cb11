import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { saveTable } from '../../../web/download.ts'
import { useWords } from '../../../web/kit/words.ts'
import { patternWords } from './pattern-words.ts'

/** Saves a table as it is shown. */
export const ExportButton = (props: {
  name: string
  head: readonly string[]
  rows: readonly (readonly (string | number | null)[])[]
}) => {
  const t = useWords(patternWords)
  return (
    <Button
      size="small"
      type="text"
      icon={<DownloadOutlined />}
      onClick={() => saveTable(props.name, props.head, props.rows)}
    >
      {t.export}
    </Button>
  )
}
