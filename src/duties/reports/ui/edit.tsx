import { useMutation } from '@tanstack/react-query'
import { Button, Checkbox, DatePicker, type GetRef, Input, Popconfirm, Select, Tag } from 'antd'
import dayjs from 'dayjs'
import { useEffect, useRef, useState } from 'react'
import { api, queryClient } from '../../../web/client.ts'
import { minuteOf } from '../../../web/days.ts'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { useActiveMembers } from '../../../web/me.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import type { Report, ReportPlace } from '../contract.ts'
import { reportWords } from './words.ts'

type Editing = { report: Report; shop: string; me: number | null }

/** What comes back is the report as it stands: nothing has to be asked again. */
const useKept = ({ report, shop }: Editing) => ({
  onSuccess: (next: Report) => {
    const key = api.reports.open.queryKey({ input: { shop, id: report.id } })
    queryClient.setQueryData(key, next)
    void queryClient.invalidateQueries({ queryKey: api.reports.ledger.key() })
  },
})

/** How long nobody types before what is in a field is kept, in milliseconds. */
const PAUSE = 1500

/** All that a person may do to a section of a draft. Kept in a pause, and when the field or the page is left. */
export const SectionEdit = (props: Editing & { section: string }) => {
  const { report, section } = props
  const places = report.places.filter((one) => one.section === section)
  return (
    <div className="report-edit">
      {places.map((place) =>
        place.isLocked ? (
          <LockedPlace key={place.place} {...props} place={place} />
        ) : (
          <PlaceEdit key={place.place} {...props} place={place} />
        ),
      )}
      {section === 'suggestions' &&
        report.suggestions.map((one) => <SuggestionEdit key={one.id} {...props} suggestion={one} />)}
      <Comments {...props} />
    </div>
  )
}

const PlaceEdit = (props: Editing & { place: ReportPlace }) => {
  const t = useWords(reportWords)
  const { report, shop, me, place } = props
  const [words, setWords] = useState(place.words)
  const known = useRef(place.words)
  const isTouched = useRef(false)
  /** The words that those in the field began from: others that came meanwhile are not written over unasked. */
  const seen = useRef(place.words)
  useEffect(() => {
    // What was typed while the words before were being kept is not lost.
    const before = known.current
    known.current = place.words
    setWords((now) => (now === before ? place.words : now))
  }, [place.words])
  useEffect(() => {
    if (words === place.words) seen.current = place.words
  }, [words, place.words])
  const kept = useMutation(
    api.reports.word.mutationOptions({
      ...useKept(props),
      // The words that are there now are shown beside those that were not kept.
      onError: () =>
        queryClient.invalidateQueries({
          queryKey: api.reports.open.queryKey({ input: { shop, id: report.id } }),
        }),
    }),
  )
  /** Somebody else's words stand there: nothing is sent before it is said whose are to stay. */
  const isReworded = kept.error !== null && refusalOf(kept.error).code === 'report_reworded'
  /** What was sent last: a pause does not send it again, leaving the field does. */
  const sent = useRef<string | null>(place.words)
  const turn = useRef(Promise.resolve())
  const keep = (next: string | null) => {
    sent.current = next
    const send = async () => {
      const given = { shop, id: report.id, place: place.place, words: next, was: seen.current, member: me }
      const { places } = await kept.mutateAsync(given)
      seen.current = places.find((one) => one.place === place.place)?.words ?? ''
    }
    // One after the other: what the next one changes are the words that this one left. A refusal stands in `kept`.
    turn.current = turn.current.then(send).catch(() => undefined)
  }
  const keepTyped = () => {
    if (!isReworded && words !== place.words && words !== sent.current) keep(words)
  }
  const settle = (isMine: boolean) => {
    seen.current = place.words
    if (isMine) return keep(words)
    setWords(place.words)
    kept.reset()
  }
  const leave = useRef(keepTyped)
  useEffect(() => {
    leave.current = keepTyped
    const timer = setTimeout(keepTyped, PAUSE)
    return () => clearTimeout(timer)
  })
  // Going back or to another page is leaving the field too, and the browser does not say so.
  useEffect(() => () => leave.current(), [])
  const field = useRef<GetRef<typeof Input.TextArea>>(null)
  /** Where the caret stands, or stood when the field was left; at the end where nobody has been in it. */
  const put = (mark: string) => {
    const box = field.current?.resizableTextArea?.textArea
    const [from, to] =
      isTouched.current && box ? [box.selectionStart, box.selectionEnd] : [words.length, words.length]
    const next = `${words.slice(0, from)}${mark}${words.slice(to)}`
    setWords(next)
    keep(next)
    // Not before the field has the new words: until then its end is the old one.
    requestAnimationFrame(() => {
      isTouched.current = true
      box?.focus()
      box?.setSelectionRange(from + mark.length, from + mark.length)
    })
  }
  const isOwn = place.original === ''
  return (
    <div>
      <Input.TextArea
        ref={field}
        onFocus={() => {
          isTouched.current = true
        }}
        aria-label={isOwn ? t.ownWords : place.original}
        placeholder={isOwn ? t.ownWords : place.original}
        autoSize={{ minRows: 1, maxRows: 8 }}
        maxLength={5000}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        onBlur={() => !isReworded && words !== place.words && keep(words)}
      />
      {place.marks.length > 0 && (
        <div className="report-marks" title={t.figuresHint}>
          {place.marks.map((mark) => (
            <Tag key={mark}>
              <button
                type="button"
                className="link-button"
                // The field keeps the focus, and with it what is typed next.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => put(mark)}
              >
                {mark.slice(1, -1)}
              </button>
            </Tag>
          ))}
        </div>
      )}
      {!isOwn && place.words !== place.original && (
        <Button size="small" type="text" onClick={() => keep(null)}>
          {t.backToOriginal}
        </Button>
      )}
      <span className="muted small" role="status">
        {kept.isPending ? t.keeping : kept.isSuccess && words === place.words ? t.kept : ''}
      </span>
      <LastWorded place={place} />
      {isReworded ? (
        <Reworded place={place} isPending={kept.isPending} onSettle={settle} />
      ) : (
        kept.error && <Failure {...refusalOf(kept.error)} />
      )}
    </div>
  )
}

/** The words that somebody else left there meanwhile, and whether one's own are to replace them. */
const Reworded = (props: { place: ReportPlace; isPending: boolean; onSettle: (isMine: boolean) => void }) => {
  const t = useWords(reportWords)
  const { place, isPending, onSettle } = props
  return (
    <div className="note is-warning" role="alert">
      <p>
        {t.reworded(
          place.at === null ? '' : (place.by?.name ?? t.nobody),
          place.at === null ? '' : minuteOf(place.at),
        )}
      </p>
      <blockquote className="wrap">{place.words === '' ? t.noWords : place.words}</blockquote>
      <div className="row">
        <Button size="small" loading={isPending} onClick={() => onSettle(true)}>
          {t.takeMine}
        </Button>
        <Button size="small" onClick={() => onSettle(false)}>
          {t.takeTheirs}
        </Button>
      </div>
    </div>
  )
}

/** Two people may write in one place: each sees whose words it holds, and since when. */
const LastWorded = ({ place: { by, at } }: { place: ReportPlace }) => {
  const t = useWords(reportWords)
  if (at === null) return null
  return <span className="muted small report-worded">{t.wordedBy(by?.name ?? t.nobody, minuteOf(at))}</span>
}

const LockedPlace = (props: Editing & { place: ReportPlace }) => {
  const t = useWords(reportWords)
  const { report, shop, me, place } = props
  const kept = useMutation(api.reports.word.mutationOptions(useKept(props)))
  return (
    <div className="row">
      <span className={place.isLeftOut ? 'wrap muted is-out' : 'wrap muted'} title={t.locked}>
        {place.original.replaceAll(/[⟦⟧]/g, '')}
      </span>
      <Checkbox
        className="push"
        checked={place.isLeftOut}
        onChange={(event) =>
          kept.mutate({
            shop,
            id: report.id,
            place: place.place,
            words: event.target.checked ? '' : null,
            member: me,
          })
        }
      >
        {t.leaveOut}
      </Checkbox>
      <LastWorded place={place} />
      {kept.error && <Failure {...refusalOf(kept.error)} />}
    </div>
  )
}

const SuggestionEdit = (props: Editing & { suggestion: Report['suggestions'][number] }) => {
  const t = useWords(reportWords)
  const { report, shop, suggestion } = props
  const members = useActiveMembers()
  const decide = useMutation(api.reports.decide.mutationOptions(useKept(props)))
  const { id, title, owner, due, isOn } = suggestion
  const put = (change: { owner?: number | null; due?: string | null; isOn?: boolean }) =>
    decide.mutate({
      shop,
      id: report.id,
      suggestion: id,
      owner: owner?.id ?? null,
      due,
      isOn,
      ...change,
    })
  return (
    <div>
      <div className="row">
        <Checkbox checked={isOn} onChange={(event) => put({ isOn: event.target.checked })}>
          {t.takeUp}
        </Checkbox>
        <span className={isOn ? 'wrap' : 'wrap muted is-out'}>{title}</span>
        <Select<number | null>
          className="push"
          aria-label={`${t.owner} ${title}`}
          style={{ minWidth: 110 }}
          value={owner?.id ?? null}
          options={[
            { value: null, label: t.owner },
            ...members.map((one) => ({ value: one.id, label: one.name })),
          ]}
          onChange={(next) => put({ owner: next })}
        />
        <DatePicker
          aria-label={`${t.doneBy} ${title}`}
          placeholder={t.doneBy}
          value={due ? dayjs(due) : null}
          onChange={(next) => put({ due: next ? next.format('YYYY-MM-DD') : null })}
        />
      </div>
      {decide.error && <Failure {...refusalOf(decide.error)} />}
    </div>
  )
}

const Comments = (props: Editing & { section: string }) => {
  const t = useWords(reportWords)
  const { report, shop, me, section } = props
  const [words, setWords] = useState('')
  const add = useMutation(api.reports.comment.mutationOptions(useKept(props)))
  const remove = useMutation(api.reports.removeComment.mutationOptions(useKept(props)))
  const own = report.comments.filter((one) => one.section === section)
  const error = add.error ?? remove.error
  return (
    <div>
      {own.map((one) => (
        <div className="row" key={one.id}>
          <span className="muted">
            {one.by?.name ?? t.nobody} · {minuteOf(one.at)}
          </span>
          <span className="wrap">{one.words}</span>
          <Popconfirm
            title={t.removeAsk}
            okText={t.remove}
            cancelText={t.keepIt}
            onConfirm={() => remove.mutate({ shop, id: report.id, comment: one.id })}
          >
            <Button className="push" size="small" type="text">
              {t.remove}
            </Button>
          </Popconfirm>
        </div>
      ))}
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          if (words.trim() !== '')
            add.mutate({ shop, id: report.id, section, words, member: me }, { onSuccess: () => setWords('') })
        }}
      >
        <Input
          className="is-wide"
          aria-label={t.comment}
          placeholder={t.comment}
          maxLength={2000}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <Button htmlType="submit" disabled={words.trim() === ''} loading={add.isPending}>
          {t.add}
        </Button>
      </form>
      {error && <Failure {...refusalOf(error)} />}
    </div>
  )
}
