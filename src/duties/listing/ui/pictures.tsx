import { useMutation, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useRef, useState } from 'react'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { type Refusal, refusalOf } from '../../../web/refusal.ts'
import { signedOut } from '../../../web/signed-out.ts'
import { PictureKind } from '../contract.ts'
import { Findings, forgetListing } from './parts.tsx'
import { listingWords } from './words.ts'

const MOST_SHOWN = 20

const sizeText = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(1)} MB`

/** Sends pictures one by one, each to be decoded and measured. */
export const Pictures = ({ shop, launch }: { shop: string; launch?: number }) => {
  const t = useWords(listingWords)
  const [kind, setKind] = useState<PictureKind>('main')
  const [isBusy, setBusy] = useState(false)
  const [refusals, setRefusals] = useState<Refusal[]>([])
  const chooser = useRef<HTMLInputElement>(null)
  const answer = useQuery(api.listing.pictures.queryOptions({ input: { shop } }))
  const remove = useMutation(api.listing.removePicture.mutationOptions({ onSettled: forgetListing }))

  const send = async (files: readonly File[]) => {
    setBusy(true)
    setRefusals([])
    for (const file of files) {
      const about = { shop, name: file.name, kind, ...(launch ? { launch: String(launch) } : {}) }
      const reply = await fetch(`/api/listing/picture-checks?${new URLSearchParams(about)}`, {
        method: 'PUT',
        body: file,
      }).catch(() => undefined)
      if (reply?.ok) continue
      signedOut.notice(reply?.status)
      const refusal = refusalOf(await reply?.json().catch(() => undefined))
      setRefusals((before) => [...before, refusal])
    }
    setBusy(false)
    await forgetListing()
  }

  return (
    <Section
      title={t.pictures}
      hint={t.picturesHint}
      actions={
        <>
          <Select<PictureKind>
            aria-label={t.pictures}
            value={kind}
            style={{ minWidth: 110 }}
            options={PictureKind.options.map((value) => ({ value, label: t.pictureKinds[value] }))}
            onChange={setKind}
          />
          <input
            ref={chooser}
            type="file"
            multiple
            hidden
            accept="image/png,image/jpeg,image/webp,image/gif"
            aria-label={t.choosePictures}
            onChange={(event) => {
              const files = [...(event.target.files ?? [])]
              event.target.value = ''
              if (files.length > 0) void send(files)
            }}
          />
          <MayButton needs="listing.write" loading={isBusy} onClick={() => chooser.current?.click()}>
            {isBusy ? t.checking : t.choosePictures}
          </MayButton>
        </>
      }
    >
      {refusals.map((refusal) => (
        <Failure key={refusal.message} {...refusal} />
      ))}
      <Answer of={answer}>
        {(all) => {
          const pictures = all.filter((one) => launch === undefined || one.launch === launch)
          if (pictures.length === 0) return <p className="muted">{t.noPictures}</p>
          return (
            <>
              {pictures.slice(0, MOST_SHOWN).map((one) => (
                <article key={one.id} className="checked-item" aria-label={one.name}>
                  <div className="row">
                    <strong className="wrap">{one.name}</strong>
                    <span className="muted small">
                      {t.pictureKinds[one.kind]} · {one.width}×{one.height} · {sizeText(one.bytes)}
                    </span>
                    {one.findings.length === 0 && <span className="state-tag is-good">{t.pictureFine}</span>}
                    <MayButton
                      needs="listing.write"
                      className="push"
                      size="small"
                      type="text"
                      onClick={() => remove.mutate({ shop, id: one.id })}
                    >
                      {t.remove}
                    </MayButton>
                  </div>
                  {one.findings.length > 0 && <Findings findings={one.findings} />}
                </article>
              ))}
            </>
          )
        }}
      </Answer>
    </Section>
  )
}
