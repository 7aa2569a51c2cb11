import { InboxOutlined } from '@ant-design/icons'
import { useRef } from 'react'
import { useWords } from '../../web/kit/words.ts'
import { useMay } from '../../web/me.tsx'
import { importWords } from './words.ts'
import './importing.css'

/** A place to drop files. The drop itself is taken by the whole page; here they can also be chosen. */
export const DropArea = ({ onFiles, large }: { onFiles: (files: File[]) => void; large?: boolean }) => {
  const t = useWords(importWords)
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const may = useMay('import.write')
  if (!may) return <p className="muted">{t.notYours}</p>
  const take = (input: HTMLInputElement) => {
    const chosen = [...(input.files ?? [])].filter(
      ({ name }) => !name.startsWith('.') && !name.startsWith('~$'),
    )
    // The same file may be chosen twice in a row.
    input.value = ''
    if (chosen.length > 0) onFiles(chosen)
  }
  return (
    <div className={large ? 'drop-area is-large' : 'drop-area'}>
      <InboxOutlined className="drop-icon" />
      <div>
        <div>
          {t.dropTitle}{' '}
          <button type="button" className="link-button" onClick={() => files.current?.click()}>
            {t.pick}
          </button>
          {' / '}
          <button type="button" className="link-button" onClick={() => folder.current?.click()}>
            {t.pickFolder}
          </button>
        </div>
        <div className="muted small">{t.dropHint}</div>
        {large && <div className="muted small">{t.privacy}</div>}
      </div>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label={t.pick}
        onChange={(event) => take(event.currentTarget)}
      />
      <input
        ref={(element) => {
          folder.current = element
          // React has no prop for it.
          element?.setAttribute('webkitdirectory', '')
        }}
        type="file"
        hidden
        aria-label={t.pickFolder}
        onChange={(event) => take(event.currentTarget)}
      />
    </div>
  )
}
