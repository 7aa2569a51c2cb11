import { Link, useSearch } from '@tanstack/react-router'
import { Tabs } from 'antd'
import { useEffect } from 'react'
import { Answer } from '../../web/kit/answer.tsx'
import { Page } from '../../web/kit/page.tsx'
import { Failure } from '../../web/kit/states.tsx'
import { useWords } from '../../web/kit/words.ts'
import { MayButton } from '../../web/may-button.tsx'
import { refusalOf } from '../../web/refusal.ts'
import { useAddress, useScope } from '../../web/scope.tsx'
import { useTakeFiles } from '../../web/taking.ts'
import { forgetDraftsExcept } from './drafts.ts'
import { DropArea } from './drop-area.tsx'
import { Formats } from './formats.tsx'
import { History } from './history.tsx'
import { MissingReports } from './missing-reports.tsx'
import { noteArrived, useSending } from './sending.ts'
import { SendingCard } from './sending-card.tsx'
import { sendingWords } from './sending-words.ts'
import { answer, question, readyInTurn, waitingFirst } from './standing.ts'
import { UploadCard } from './upload-card.tsx'
import { isOver, useRecentBatches, useUploadActions, useUploads } from './uploads.ts'
import { importWords } from './words.ts'
import './importing.css'

const tabs = ['now', 'missing', 'history', 'formats'] as const

const SENDING_SHOWN = 20

export const Imports = () => {
  const t = useWords(importWords)
  const s = useWords(sendingWords)
  const { shop } = useScope()
  const search = useSearch({ from: '/data/import' })
  const change = useAddress()
  const sending = useSending()
  // Of those that wait for their turn the first: the others look alike.
  const shown = sending.filter(({ refusal }, nth) => refusal || nth < SENDING_SHOWN)
  const onTheWay = sending.filter(({ refusal }) => !refusal).length
  const take = useTakeFiles()
  const uploads = useUploads(shop?.name, sending.length > 0)
  const actions = useUploadActions()
  const list = uploads.data ?? []
  useEffect(() => noteArrived(uploads.data?.map(({ id }) => id) ?? []), [uploads.data])
  useEffect(() => {
    if (shop && uploads.data)
      forgetDraftsExcept(
        shop.name,
        uploads.data.map(({ id }) => id),
      )
  }, [shop, uploads.data])
  const ready = readyInTurn(list)
  const over = list.filter(isOver)
  const tab = tabs.find((name) => name === search.tab) ?? 'now'
  const batches = useRecentBatches(shop?.name, tab === 'now' && list.some(({ state }) => state === 'done'))

  return (
    <Page
      name={t.imports}
      question={tab === 'now' ? question(list, onTheWay, t) : t.tabQuestions[tab]}
      answer={tab === 'now' && answer(list, onTheWay, t)}
      actions={
        tab === 'now' &&
        ready.length > 0 && (
          <MayButton
            needs="import.write"
            type="primary"
            size="large"
            loading={actions.commit.isPending}
            onClick={() => actions.commit.mutate({ uploads: ready.map(({ id }) => id) })}
          >
            {t.commitAll(ready.length)}
          </MayButton>
        )
      }
    >
      {actions.commit.error && <Failure {...refusalOf(actions.commit.error)} />}
      <Tabs
        activeKey={tab}
        onChange={(key) =>
          void change({ tab: key === 'now' ? undefined : key, q: undefined, sort: undefined })
        }
        destroyOnHidden
        items={[
          {
            key: 'now',
            label: t.tabs.now,
            children: (
              <div className="stack">
                <DropArea large={list.length === 0 && sending.length === 0} onFiles={take} />
                {shown.map((one) => (
                  <SendingCard key={one.id} file={one} />
                ))}
                {shown.length < sending.length && (
                  <p className="muted">{s.queued(sending.length - shown.length)}</p>
                )}
                <Answer of={uploads} rows={3}>
                  {(known) => (
                    <>
                      {waitingFirst(known).map((upload) => (
                        <UploadCard key={upload.id} upload={upload} batches={batches} />
                      ))}
                    </>
                  )}
                </Answer>
                {over.length > 0 && (
                  <div className="row">
                    {over.some(({ state }) => state === 'done') && (
                      <Link to="/data/overview">{t.toOverview}</Link>
                    )}
                    <MayButton
                      needs="import.write"
                      className="push"
                      type="text"
                      onClick={() => {
                        for (const { id } of over) actions.dismiss.mutate({ upload: id })
                      }}
                    >
                      {t.dismissDone}
                    </MayButton>
                  </div>
                )}
              </div>
            ),
          },
          { key: 'missing', label: t.tabs.missing, children: <MissingReports /> },
          { key: 'history', label: t.tabs.history, children: <History /> },
          { key: 'formats', label: t.tabs.formats, children: <Formats /> },
        ]}
      />
    </Page>
  )
}
