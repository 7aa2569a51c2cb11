import { Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { useFocusReturn } from '../kit/focus.ts'
import { useWords } from '../kit/words.ts'
import { shellWords } from '../words.ts'
import type { Found } from './found.ts'
import { useFound } from './search-results.ts'

/** ⌘K: pages, figures, what they are split by, and what the team wrote, in one list, driven by the keyboard. */
export const SearchBox = ({ onClose }: { onClose: () => void }) => {
  const t = useWords(shellWords)
  useFocusReturn()
  const listId = useId()
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState(0)

  // Never a step behind what is typed: who types fast and presses Enter means the last of it.
  const found = useFound(typed.trim())
  const at = Math.min(chosen, Math.max(0, found.length - 1))
  const open = (one: Found | undefined) => {
    if (!one) return
    onClose()
    one.go()
  }

  return (
    <Modal
      open
      footer={null}
      closable={false}
      onCancel={onClose}
      className="search-box"
      title={null}
      width={560}
    >
      <Input
        autoFocus
        size="large"
        variant="borderless"
        placeholder={t.search}
        value={typed}
        role="combobox"
        aria-label={t.search}
        aria-describedby={`${listId}-hint`}
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={found[at] ? `${listId}-${at}` : undefined}
        onChange={(event) => {
          setTyped(event.target.value)
          setChosen(0)
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') open(found[at])
          else if (event.key === 'ArrowDown') setChosen(Math.min(at + 1, found.length - 1))
          else if (event.key === 'ArrowUp') setChosen(Math.max(at - 1, 0))
          else return
          event.preventDefault()
        }}
      />
      {/* Below, where it has as many lines as it needs: in the field it would be cut. */}
      <p id={`${listId}-hint`} className="search-about muted" hidden={typed !== ''}>
        {t.searchHint}
      </p>
      <div id={listId} role="listbox" aria-label={t.search} className="search-list">
        {found.map((one, index) => (
          <div
            key={one.key}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className="search-option"
            ref={index === at ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
            onMouseMove={() => setChosen(index)}
            onMouseDown={(event) => {
              event.preventDefault()
              open(one)
            }}
          >
            <span className="search-kind muted">{t.searchKinds[one.kind]}</span>
            <span className="search-label">{one.label}</span>
            <span className="search-hint muted">{one.hint}</span>
          </div>
        ))}
        {found.length === 0 && <p className="muted">{t.searchEmpty}</p>}
      </div>
    </Modal>
  )
}
