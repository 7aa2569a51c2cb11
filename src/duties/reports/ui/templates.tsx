import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useBlocker, useSearch } from '@tanstack/react-router'
import { Button, Checkbox, Input, InputNumber, Modal, Select, Upload } from 'antd'
import { useEffect, useState } from 'react'
import { api, queryClient } from '../../../web/client.ts'
import { minuteOf } from '../../../web/days.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { useMe } from '../../../web/me.tsx'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useAddress, useScope } from '../../../web/scope.tsx'
import type { ReportSettings } from '../contract.ts'
import { kindInfo } from '../rules/maker.ts'
import { reportWords } from './words.ts'
import './report.css'

type Kind = ReportSettings['kind']

const isKind = (text: string): text is Kind => Object.hasOwn(kindInfo, text)

/** Which sections, in which order, under which name, by when. */
export const ReportTemplates = () => {
  const t = useWords(reportWords)
  const scope = useScope()
  const change = useAddress()
  const { tab = '' } = useSearch({ from: '/reports/templates' })
  const kind = isKind(tab) ? tab : 'weekly'
  const me = useMe()
  const shop = scope.shop?.name
  const kinds = useQuery(
    api.reports.ledger.queryOptions({ input: shop ? { shop } : {}, enabled: shop !== undefined }),
  )
  const settings = useQuery(
    api.reports.settings.queryOptions({
      input: { ...(shop ? { shop } : {}), kind },
      enabled: shop !== undefined,
    }),
  )
  if (hasNoData(scope)) return <MissingShop page="reports" />
  return (
    <Page name={t.templates} question={t.templateQuestion} answer={t.templateAnswer}>
      <div className="row">
        <Link to="/reports" search={(kept) => kept}>
          {t.back}
        </Link>
        <Select
          className="push"
          aria-label={t.kind}
          style={{ minWidth: 190 }}
          value={kind}
          options={(kinds.data?.kinds ?? [kind]).map((value) => ({ value, label: t.kinds[value] }))}
          onChange={(next) => void change({ tab: next }, { replace: true })}
        />
      </div>
      <Answer of={settings}>
        {(data) => <TemplateForm key={`${shop} ${data.kind}`} settings={data} shop={shop ?? ''} me={me} />}
      </Answer>
    </Page>
  )
}

type Line = { id: string; name: string; title: string; on: boolean }

const linesOf = ({ sections, template }: ReportSettings): Line[] => {
  const nameOf = (id: string) => sections.find((one) => one.id === id)?.title ?? id
  const known = template.sections.filter(({ id }) => sections.some((one) => one.id === id))
  return [
    ...known.map(({ id, on, title }) => ({ id, name: nameOf(id), title, on })),
    ...sections
      .filter(({ id }) => !known.some((one) => one.id === id))
      .map(({ id, title }) => ({ id, name: title, title: '', on: true })),
  ]
}

/** Whose form an address shows: of which shop, which kind. */
const placeOf = ({
  pathname,
  search,
}: {
  pathname: string
  search: { tab?: string | undefined; shop?: string | undefined }
}): string => JSON.stringify([pathname, search.tab, search.shop])

const base64Of = async (file: File): Promise<string> =>
  btoa(Array.from(new Uint8Array(await file.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(''))

const TemplateForm = ({
  settings,
  shop,
  me,
}: {
  settings: ReportSettings
  shop: string
  me: number | null
}) => {
  const t = useWords(reportWords)
  const [lines, setLines] = useState(() => linesOf(settings))
  const [company, setCompany] = useState(settings.template.company)
  const [workdays, setWorkdays] = useState(settings.dueWorkdays)
  const [logo, setLogo] = useState<string | null>()
  useEffect(() => setLines(linesOf(settings)), [settings])
  const save = useMutation(
    api.reports.setSettings.mutationOptions({
      onSuccess: () => setLogo(undefined),
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.reports.key() }),
    }),
  )
  const moved = (at: number, by: -1 | 1) => {
    const next = [...lines]
    const [line] = next.splice(at, 1)
    if (line) next.splice(at + by, 0, line)
    setLines(next)
  }
  const put = (id: string, change: Partial<Line>) =>
    setLines(lines.map((line) => (line.id === id ? { ...line, ...change } : line)))
  const isChanged =
    logo !== undefined ||
    company !== settings.template.company ||
    workdays !== settings.dueWorkdays ||
    JSON.stringify(lines) !== JSON.stringify(linesOf(settings))
  const leaving = useBlocker({
    // Filters and figures opened in the address leave the form as it is.
    shouldBlockFn: ({ current, next }) => isChanged && placeOf(current) !== placeOf(next),
    enableBeforeUnload: isChanged,
    withResolver: true,
  })
  const kept = settings.template.logo
  const picture = logo === null ? undefined : kept
  return (
    <form
      className="report-template"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({
          shop,
          kind: settings.kind,
          dueWorkdays: workdays,
          company,
          sections: lines.map(({ id, on, title }) => ({ id, on, title })),
          ...(logo === undefined ? {} : { logo }),
          member: me,
        })
      }}
    >
      <Section title={t.sections}>
        <ol className="plain-list report-sections" aria-label={t.sections}>
          {lines.map(({ id, name, title, on }, at) => (
            <li key={id}>
              <Checkbox checked={on} onChange={(event) => put(id, { on: event.target.checked })}>
                {name}
              </Checkbox>
              <Input
                aria-label={`${t.sectionTitle} ${name}`}
                placeholder={name}
                maxLength={100}
                value={title}
                onChange={(event) => put(id, { title: event.target.value })}
              />
              <Button
                size="small"
                disabled={at === 0}
                aria-label={`${t.up} ${name}`}
                onClick={() => moved(at, -1)}
              >
                {t.up}
              </Button>
              <Button
                size="small"
                disabled={at === lines.length - 1}
                aria-label={`${t.down} ${name}`}
                onClick={() => moved(at, 1)}
              >
                {t.down}
              </Button>
            </li>
          ))}
        </ol>
      </Section>
      <Section title={t.company}>
        <Input
          aria-label={t.company}
          style={{ maxWidth: 360 }}
          maxLength={100}
          value={company}
          onChange={(event) => setCompany(event.target.value)}
        />
      </Section>
      <Section title={t.logo} hint={t.logoHint}>
        <div className="row">
          {picture && logo === undefined && (
            <img
              alt={t.logo}
              height={40}
              src={`data:image/${picture.type === 'jpg' ? 'jpeg' : 'png'};base64,${picture.base64}`}
            />
          )}
          <Upload
            accept="image/png,image/jpeg"
            maxCount={1}
            beforeUpload={async (file) => {
              setLogo(await base64Of(file))
              return false
            }}
            onRemove={() => setLogo(undefined)}
          >
            <Button>{t.chooseLogo}</Button>
          </Upload>
          {picture && (
            <Button type="text" onClick={() => setLogo(null)}>
              {t.noLogo}
            </Button>
          )}
        </div>
      </Section>
      {settings.kind !== 'analysis' && (
        <Section title={t.workdays}>
          <InputNumber
            aria-label={t.workdays}
            min={1}
            max={20}
            precision={0}
            value={workdays}
            onChange={(next) => setWorkdays(next ?? settings.dueWorkdays)}
          />
        </Section>
      )}
      <div className="row">
        <MayButton needs="reports.write" htmlType="submit" type="primary" loading={save.isPending}>
          {t.save}
        </MayButton>
        <span className={isChanged ? undefined : 'muted'} role="status">
          {isChanged ? t.unsaved : save.isSuccess && t.saved}
        </span>
      </div>
      {save.error && <Failure {...refusalOf(save.error)} />}
      <Modal
        open={leaving.status === 'blocked'}
        title={t.unsaved}
        okText={t.leave}
        okButtonProps={{ danger: true }}
        cancelText={t.stay}
        onOk={leaving.proceed}
        onCancel={leaving.reset}
      >
        {t.leaveHint}
      </Modal>
      {settings.history.length > 0 && (
        <Section title={t.history}>
          <ul className="plain-list">
            {settings.history.map(({ at, by }) => (
              <li key={at}>
                {minuteOf(at)} {by?.name ?? t.nobody}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </form>
  )
}
