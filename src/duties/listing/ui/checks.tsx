import { useMutation, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Button, Input, Segmented, Switch } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Figure } from '../../../web/kit/figure.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MakeTask } from '../../../web/make-task.tsx'
import { useMay } from '../../../web/me.tsx'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useSaid } from '../../../web/said.ts'
import { useAddress, useScope } from '../../../web/scope.tsx'
import type { CheckedItem, Checks } from '../contract.ts'
import { isClean, itemsByWorst, worstOf } from '../rules/checking.ts'
import { titleFindings, titleUnits } from '../rules/title.ts'
import { wordFindings } from '../rules/words.ts'
import { Findings, forgetListing } from './parts.tsx'
import { Pictures } from './pictures.tsx'
import { listingWords } from './words.ts'

const PAGE = 30

/** What is wrong with the listings, why, and what to do. */
export const ChecksPage = () => {
  const t = useWords(listingWords)
  const said = useSaid()
  const scope = useScope()
  const { shop } = scope
  const answer = useQuery(
    api.listing.checks.queryOptions({
      input: shop ? { shop: shop.name } : {},
      enabled: shop !== undefined,
    }),
  )
  if (hasNoData(scope)) return <MissingShop page="listingChecks" />
  return (
    <Page name={t.checks} question={t.checksQuestion} answer={answer.data && said(answer.data.sentence)}>
      <Answer of={answer} rows={8}>
        {(data) => <Found data={data} shop={shop?.name ?? ''} />}
      </Answer>
      <TryTitle />
      {shop && shop.id !== 0 && (
        <>
          <Pictures shop={shop.name} />
          <Requirements shop={shop.name} />
        </>
      )}
    </Page>
  )
}

const has = (item: CheckedItem, kind: string): boolean =>
  kind === 'clean' ? isClean(item) : worstOf(item) === kind

const Found = ({ data, shop }: { data: Checks; shop: string }) => {
  const t = useWords(listingWords)
  const said = useSaid()
  const change = useAddress()
  const { tab } = useSearch({ from: '/listing/checks' })
  const [shown, setShown] = useState(PAGE)
  const kinds = ['all', 'stop', 'warn', 'hint', 'clean'] as const
  const kind = kinds.find((one) => one === tab) ?? 'all'
  const items = kind === 'all' ? data.items : data.items.filter((one) => has(one, kind))
  const label = { all: t.all, ...t.severities, clean: t.clean }
  if (data.items.length === 0) return null
  const count = itemsByWorst(data.items)
  return (
    <>
      <div className="figures">
        <Figure name={t.severities.stop} value={count.stop} unit="count" good="down" />
        <Figure name={t.severities.warn} value={count.warn} unit="count" good="down" />
        <Figure name={t.clean} value={count.clean} unit="count" good="up" />
        <Figure name={t.hintOnly} value={count.hint} unit="count" good="none" />
      </div>
      <p className="muted small">{t.places(data.counts)}</p>
      <Section
        title={t.checks}
        hint={data.snapshot ? t.snapshot(data.snapshot) : undefined}
        actions={
          <Segmented
            size="small"
            value={kind}
            options={kinds.map((value) => ({ value, label: label[value] }))}
            onChange={(next) => void change({ tab: next === 'all' ? undefined : next }, { replace: true })}
          />
        }
      >
        {items.length === 0 && <p className="muted">{t.nothingWrong}</p>}
        {items.slice(0, shown).map((item) => (
          <article key={item.item} className="checked-item" aria-label={item.title}>
            <div className="row">
              <strong className="wrap">{item.title || item.item}</strong>
              <span className="muted small">
                {t.units(item.titleUnits)} · {item.category}
              </span>
              {!isClean(item) && (
                <span className="push">
                  <MakeTask
                    shop={shop}
                    title={t.checkTask(item.title || item.item)}
                    from={{
                      kind: 'listing',
                      id: `check-${item.item}`,
                      words: item.findings[0]?.reason ?? '',
                      path: '/listing/checks',
                    }}
                  />
                </span>
              )}
            </div>
            {item.findings.length > 0 && <Findings findings={item.findings} />}
          </article>
        ))}
        {items.length > shown && (
          <Button onClick={() => setShown(shown + PAGE)}>{t.more(items.length - shown)}</Button>
        )}
        {data.notes.map((note) => (
          <p key={note} className="muted small">
            {said(note)}
          </p>
        ))}
      </Section>
    </>
  )
}

/** The same rules on a title that is not used yet; they are pure, so that nothing is asked of the server. */
const TryTitle = () => {
  const t = useWords(listingWords)
  const [title, setTitle] = useState('')
  const findings = title.trim() === '' ? [] : [...titleFindings(title), ...wordFindings(title)]
  return (
    <Section title={t.tryTitle} hint={t.tryHint}>
      <Input
        aria-label={t.tryTitle}
        placeholder={t.titlePlace}
        maxLength={200}
        value={title}
        suffix={<span className="muted">{t.units(titleUnits(title))}</span>}
        onChange={(event) => setTitle(event.target.value)}
      />
      {title.trim() !== '' &&
        (findings.length === 0 ? <p>{t.titleFine}</p> : <Findings findings={findings} />)}
    </Section>
  )
}

const Requirements = ({ shop }: { shop: string }) => {
  const t = useWords(listingWords)
  const said = useSaid()
  const answer = useQuery(api.listing.requirements.queryOptions({ input: { shop } }))
  const may = useMay('listing.write')
  const set = useMutation(api.listing.setRequirement.mutationOptions({ onSettled: forgetListing }))
  return (
    <Section
      title={t.required}
      hint={answer.data?.file ? t.requiredFrom(answer.data.file) : undefined}
      id="required"
    >
      <Answer of={answer}>
        {({ columns }) =>
          columns.length === 0 ? (
            <p className="muted">{t.noTemplate}</p>
          ) : (
            <div className="scroll">
              <table className="plain-table as-cards effects">
                <thead>
                  <tr>
                    <th>{t.column}</th>
                    <th>{t.must}</th>
                    <th>{t.empty}</th>
                    <th>{t.why}</th>
                  </tr>
                </thead>
                <tbody>
                  {columns.map(({ column, isRequired, reason, empty }) => (
                    <tr key={column}>
                      <td>{column}</td>
                      <td data-label={t.must}>
                        <Switch
                          size="small"
                          aria-label={`${t.must} ${column}`}
                          checked={isRequired}
                          disabled={!may}
                          onChange={(on) => set.mutate({ shop, column, isRequired: on })}
                        />
                      </td>
                      <td data-label={t.empty}>{empty}</td>
                      <td className="muted">{said(reason)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Answer>
      {set.error && <Failure {...refusalOf(set.error)} />}
    </Section>
  )
}
