import { useMutation, useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { forgetCustomers } from './shop.ts'
import { surveyWords } from './survey-words.ts'

/** The address that buyers can open, for the links of all shops. */
export const SurveyAddress = () => {
  const t = useWords(surveyWords)
  const address = useQuery(api.customer.surveyAddress.queryOptions())
  const set = useMutation(api.customer.setSurveyAddress.mutationOptions({ onSettled: forgetCustomers }))
  const [typed, setTyped] = useState<string>()
  const base = typed ?? address.data?.base ?? ''
  return (
    <Section title={t.base} hint={t.baseHint}>
      <form
        className="row wrap-row"
        onSubmit={(event) => {
          event.preventDefault()
          set.mutate({ base }, { onSuccess: () => setTyped(undefined) })
        }}
      >
        <Input
          className="customer-address"
          aria-label={t.base}
          placeholder="https://"
          maxLength={200}
          value={base}
          onChange={(event) => setTyped(event.target.value)}
        />
        <MayButton
          needs="settings.write"
          isWhole
          htmlType="submit"
          loading={set.isPending}
          disabled={typed === undefined}
        >
          {t.saveBase}
        </MayButton>
      </form>
      {set.error && <Failure {...refusalOf(set.error)} />}
    </Section>
  )
}
