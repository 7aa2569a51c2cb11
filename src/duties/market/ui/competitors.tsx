import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { percent, signedPercent } from '../../../kernel/share.ts'
import { api } from '../../../web/client.ts'
import { addDays, monthEnd, monthStart } from '../../../web/days.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Figure } from '../../../web/kit/figure.tsx'
import { exact, whole } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { DataTable } from '../../../web/kit/table.tsx'
import type { TableColumn } from '../../../web/kit/table-column.ts'
import { punctuation, useLanguage, useWords } from '../../../web/kit/words.ts'
import { MakeReport } from '../../../web/make-report.tsx'
import { MakeTask } from '../../../web/make-task.tsx'
import { MayButton } from '../../../web/may-button.tsx'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useAddress, useScope } from '../../../web/scope.tsx'
import type { Competition, FollowedItem, ItemChange } from '../contract.ts'
import { AddSnapshots } from './add-snapshots.tsx'
import { FollowForm } from './follow-form.tsx'
import { forgetMarket, plainYuan } from './parts.tsx'
import { marketWords } from './words.ts'
import './market.css'

/** What the followed items of competitors did in these days, and what of it asks for a decision. */
export const Competitors = () => {
  const t = useWords(marketWords)
  const scope = useScope()
  const { shop, days } = scope
  const answer = useQuery(
    api.market.competition.queryOptions({
      input: { ...(shop ? { shop: shop.name } : {}), ...days },
      enabled: shop !== undefined && shop.id > 0,
      placeholderData: keepPreviousData,
    }),
  )
  if (hasNoData(scope)) return <MissingShop page="competitors" />
  const name = shop?.name ?? ''
  return (
    <Page
      name={t.competitors}
      question={t.question}
      answer={answer.data ? <Sentence data={answer.data} /> : undefined}
      actions={
        <MakeReport
          shop={name}
          name={t.report(days.to.slice(0, 7))}
          of={{ kind: 'market', from: monthStart(days.to), to: monthEnd(days.to) }}
        />
      }
    >
      <Answer of={answer} rows={8}>
        {(data) => (
          <>
            <Counts data={data} />
            {data.followed.length > 0 && <Followed rows={data.followed} />}
            <Changes data={data} shop={name} />
            <Section title={t.add}>
              <FollowForm shop={name} />
              {data.otherCount > 0 && <Others data={data} shop={name} />}
            </Section>
            <Section title={t.snapshots} hint={t.snapshotsHint}>
              <AddSnapshots shop={name} today={scope.today} />
              <p className="muted">
                <Collected of={data.collected} />
              </p>
            </Section>
          </>
        )}
      </Answer>
    </Page>
  )
}

const Sentence = ({ data }: { data: Competition }) => {
  const t = useWords(marketWords)
  const { followed, changes, collected, isOfAll, changeCount, moved } = data
  if (isOfAll)
    return collected.rows === 0 ? t.answerNone : t.answerAll(whole(collected.items), whole(changeCount))
  if (collected.rows === 0) return t.answerNoSnapshots(followed.length)
  const [down, up] = [moved['price-down'], moved['price-up']]
  if (down + up === 0) return t.answerQuiet(followed.length)
  const deepest = changes.filter(({ kind }) => kind === 'price-down').sort((a, b) => b.size - a.size)[0]
  return (
    <>
      {t.answerMoved(followed.length, down, up)}
      {deepest &&
        t.answerDeepest(
          deepest.title,
          plainYuan(deepest.before),
          plainYuan(deepest.after),
          deepest.own?.title ?? '',
        )}
    </>
  )
}

const Counts = ({ data: { followed, moved, collected } }: { data: Competition }) => {
  const t = useWords(marketWords)
  // Without a snapshot nobody knows who moved: that is not none.
  if (collected.rows === 0) return null
  const count = (name: string, value: number) => (
    <Figure key={name} name={name} value={value} unit="count" good="none" />
  )
  return (
    <div className="figures are-five">
      {count(t.followed, followed.length)}
      {count(t.cuts, moved['price-down'])}
      {count(t.rises, moved['price-up'])}
      {count(t.jumps, moved.jump)}
      {count(t.gone, moved.gone)}
    </div>
  )
}

/** 现价 against the own price: 0.12 for 12 % dearer. */
const gapOf = ({ last, ownPrice }: FollowedItem): number | null =>
  last?.price && ownPrice && Number(ownPrice) > 0 ? Number(last.price) / Number(ownPrice) - 1 : null

const Followed = ({ rows }: { rows: readonly FollowedItem[] }) => {
  const t = useWords(marketWords)
  const language = useLanguage()
  const change = useAddress()
  const navigate = useNavigate()
  const { sort } = useSearch({ from: '/market/competitors' })
  const yuan = (value: string | null | undefined) => exact(value ?? null, 'money', language)
  const number = (value: string | null | undefined) =>
    value === null || value === undefined ? null : Number(value)
  const soldWords = ({ sold }: FollowedItem) =>
    sold.pieces === null ? t.unknown : sold.falls > 0 ? t.soldAtLeast(whole(sold.pieces)) : whole(sold.pieces)
  const columns: TableColumn<FollowedItem>[] = [
    {
      key: 'title',
      title: t.item,
      width: 240,
      text: ({ title, item }) => `${title} ${item}`,
      render: ({ title, item }) => <span title={title || item}>{title || item}</span>,
    },
    {
      key: 'shop',
      title: t.shop,
      width: 130,
      text: ({ competitor }) => competitor,
      render: ({ competitor }) => competitor || '—',
      ticked: true,
    },
    {
      key: 'price',
      title: t.price,
      width: 96,
      number: true,
      sort: ({ last }) => number(last?.price),
      render: ({ last }) => yuan(last?.price),
    },
    {
      key: 'ownPrice',
      title: t.ownPrice,
      width: 96,
      number: true,
      sort: ({ ownPrice }) => number(ownPrice),
      render: ({ ownPrice }) => yuan(ownPrice),
    },
    {
      key: 'gap',
      title: t.gap,
      width: 92,
      number: true,
      sort: gapOf,
      render: (row) => {
        const gap = gapOf(row)
        return signedPercent(gap)
      },
    },
    {
      key: 'lowest',
      title: t.lowest,
      width: 96,
      number: true,
      sort: ({ lowest }) => number(lowest),
      render: ({ lowest }) => yuan(lowest),
    },
    {
      key: 'sold',
      title: t.sold,
      width: 120,
      number: true,
      sort: ({ sold }) => sold.pieces,
      render: (row) => (
        <span {...(row.sold.falls > 0 ? { title: t.countFell(row.sold.falls) } : {})}>{soldWords(row)}</span>
      ),
    },
    {
      key: 'own',
      title: t.own,
      width: 200,
      text: ({ own }) => own?.title ?? '',
      render: ({ own }) => (own ? <span title={own.title}>{own.title}</span> : '—'),
    },
    {
      key: 'last',
      title: t.last,
      width: 104,
      sort: ({ last }) => last?.day ?? null,
      render: ({ last, isGone }) => (
        <>
          {last?.day ?? t.never} {isGone && <span className="state-tag is-missing">{t.gone}</span>}
        </>
      ),
    },
    {
      key: 'note',
      title: t.note,
      width: 150,
      rare: true,
      text: ({ note }) => note,
      render: ({ note }) => note,
    },
  ]
  return (
    <Section title={t.table} hint={t.tableHint}>
      <DataTable<FollowedItem>
        name="followed"
        label={t.table}
        columns={columns}
        rows={rows}
        rowKey={({ item }) => item}
        sort={sort}
        onSort={(next) => void change({ sort: next }, { replace: true })}
        card={['title', 'price', 'gap', 'sold']}
        find
        onOpen={({ item }) =>
          void navigate({
            to: '/market/competitors/$item',
            params: { item },
            search: (kept) => kept,
          })
        }
      />
    </Section>
  )
}

/** What changed, in the words of its kind. */
export const ChangeWords = ({ change }: { change: ItemChange }) => {
  const t = useWords(marketWords)
  const { inBrackets } = useWords(punctuation)
  const { kind, before, after, size } = change
  switch (kind) {
    case 'price-down':
    case 'price-up':
      return `${plainYuan(before)} → ${plainYuan(after)}${inBrackets(`${kind === 'price-down' ? '−' : '+'}${percent(size)}`)}`
    case 'title':
      return `${before} → ${after}`
    case 'jump':
      return `${whole(Number(before))} → ${whole(Number(after))}${inBrackets(t.times(size.toFixed(1)))}`
    case 'fall':
      return `${whole(Number(before))} → ${whole(Number(after))}`
    case 'gone':
      return t.goneSince(before)
    case 'new':
      return after
  }
}

/** What a team decides about: the others are to know. */
const toDecide: readonly ItemChange['kind'][] = ['price-down', 'price-up', 'jump', 'gone']

const Changes = ({ data, shop }: { data: Competition; shop: string }) => {
  const t = useWords(marketWords)
  const { anchor, today } = useScope()
  const { changes, changeCount, isOfAll, collected } = data
  // Whether the own item holds its ground: what it sells a fortnight later.
  const checkOf = (item: string) => ({
    metric: 'paid_amount',
    scope: [{ dimension: 'item', values: [item] }],
    baseline: { from: addDays(anchor, -13), to: anchor },
    day: addDays(today, 14),
  })
  if (collected.rows === 0 && changes.length === 0) return null
  return (
    <Section title={t.changes} hint={isOfAll ? t.changesAll : t.changesHint}>
      {changes.length === 0 ? (
        <p className="muted">{t.noChanges}</p>
      ) : (
        <div className="scroll" style={{ maxHeight: 420 }}>
          <table className="plain-table market-changes" aria-label={t.changes}>
            <thead>
              <tr>
                <th>{t.day}</th>
                <th>{t.item}</th>
                <th>{t.what}</th>
                <th aria-label={t.actions} />
              </tr>
            </thead>
            <tbody>
              {changes.map((one) => (
                <tr key={`${one.item} ${one.kind} ${one.day}`}>
                  <td className="market-days">{one.day.slice(5)}</td>
                  <td className="market-cut">
                    <Link to="/market/competitors/$item" params={{ item: one.item }} search={(kept) => kept}>
                      {one.title || one.item}
                    </Link>
                    {one.competitor && <span className="muted small"> {one.competitor}</span>}
                  </td>
                  <td className="market-cut">
                    <span className="state-tag">{t.kinds[one.kind]}</span> <ChangeWords change={one} />
                  </td>
                  <td>
                    {toDecide.includes(one.kind) && (
                      <MakeTask
                        shop={shop}
                        title={t.changeTask(t.kinds[one.kind], one.title || one.item).slice(0, 100)}
                        from={{
                          kind: 'market',
                          id: `market ${one.item} ${one.kind} ${one.day}`,
                          words: `${one.day} ${t.kinds[one.kind]} ${one.before} → ${one.after}`,
                          path: `/market/competitors/${one.item}`,
                        }}
                        {...(one.own ? { check: checkOf(one.own.item) } : {})}
                      />
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {changeCount > changes.length && (
        <p className="muted">{t.changesCut(changes.length, whole(changeCount))}</p>
      )}
    </Section>
  )
}

const Others = ({ data, shop }: { data: Competition; shop: string }) => {
  const t = useWords(marketWords)
  const language = useLanguage()
  const follow = useMutation(api.market.follow.mutationOptions({ onSettled: forgetMarket }))
  return (
    <details className="market-lines">
      <summary>
        {t.others} <span className="muted">{t.othersHint(whole(data.otherCount))}</span>
      </summary>
      {follow.error && <Failure {...refusalOf(follow.error)} />}
      <div className="scroll" style={{ maxHeight: 320 }}>
        <table className="plain-table" aria-label={t.others}>
          <thead>
            <tr>
              <th>{t.item}</th>
              <th>{t.shop}</th>
              <th className="number">{t.price}</th>
              <th className="number">{t.count}</th>
              <th aria-label={t.actions} />
            </tr>
          </thead>
          <tbody>
            {data.others.map(({ item, title, competitor, price, sold }) => (
              <tr key={item}>
                <td className="market-cut">{title || item}</td>
                <td>{competitor}</td>
                <td className="number">{exact(price, 'money', language)}</td>
                <td className="number">{exact(sold, 'count', language)}</td>
                <td>
                  <MayButton
                    needs="market.write"
                    size="small"
                    disabled={shop === ''}
                    loading={follow.isPending && follow.variables.link === item}
                    onClick={() => follow.mutate({ shop, link: item })}
                  >
                    {t.followIt}
                  </MayButton>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

const Collected = ({ of }: { of: Competition['collected'] }) => {
  const t = useWords(marketWords)
  const { rows, items, days, first, last, withoutCounts, falls } = of
  if (first === null || last === null) return t.nothingCollected
  return (
    <>
      {t.collected(whole(rows), whole(items), days, first, last)}
      {withoutCounts > 0 && t.withoutCounts(whole(withoutCounts))}
      {falls > 0 && t.falls(whole(falls))}
    </>
  )
}
