import { Button, Drawer } from 'antd'
import { useFocusReturn } from '../../../web/kit/focus.ts'
import { useNarrow } from '../../../web/kit/narrow.ts'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { PathLink } from '../../../web/path-link.tsx'
import type { AuditAct, AuditEntry } from '../contract.ts'
import {
  actorText,
  actSentence,
  columnText,
  entrySentence,
  momentText,
  type Names,
  pathOf,
  valueText,
} from '../rules/sentence.ts'
import { auditWords } from './words.ts'

/** Everything that was done at one moment: each line with what was before and after. */
export const ActDrawer = (props: {
  act: AuditAct
  names: Names
  onHistory: (subject: string) => void
  onClose: () => void
}) => {
  const { act, names, onHistory, onClose } = props
  const t = useWords(auditWords)
  const language = useLanguage()
  const narrow = useNarrow()
  useFocusReturn()
  return (
    <Drawer open title={momentText(act.at)} size={narrow ? '100%' : 640} onClose={onClose}>
      <p>{act.entries.length === 1 ? actorText(act.actor, language) : actSentence(act, names, language)}</p>
      {act.entries.map((entry) => (
        <Line key={entry.n} entry={entry} names={names} onHistory={onHistory} />
      ))}
      {act.more > 0 && <p className="muted">{t.lines(act.more)}</p>}
    </Drawer>
  )
}

const Line = (props: { entry: AuditEntry; names: Names; onHistory: (subject: string) => void }) => {
  const { entry, names, onHistory } = props
  const { table, subject, before, after, n } = entry
  const t = useWords(auditWords)
  const language = useLanguage()
  const columns = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  const path = entry.what === 'delete' && !before ? undefined : pathOf(subject)
  const shown = (row: AuditEntry['before'], column: string) =>
    row === null ? '' : valueText(table, column, row[column], names, language) || t.nothing
  return (
    <section className="audit-line">
      <div>
        {entrySentence(entry, names, language)} <span className="muted">{t.line(n)}</span>
      </div>
      {columns.length > 0 && (
        <table>
          <thead>
            <tr>
              <th>{t.column}</th>
              {before && <th>{t.before}</th>}
              {after && <th>{t.after}</th>}
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => (
              <tr key={column}>
                <td className="muted">{columnText(table, column, language)}</td>
                {before && <td>{shown(before, column)}</td>}
                {after && <td>{shown(after, column)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {subject !== '' && (
        <div className="row">
          {path && <PathLink to={path}>{t.goTo}</PathLink>}
          <Button size="small" type="text" onClick={() => onHistory(subject)}>
            {t.itsHistory}
          </Button>
        </div>
      )}
    </section>
  )
}
