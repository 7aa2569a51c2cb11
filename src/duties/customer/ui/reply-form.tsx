import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { TicketStatus } from '../contract.ts'
import { forgetCustomers } from './shop.ts'
import { customerWords } from './words.ts'

/** What buyers were told, from a usual reply or in words of one's own, for one ticket or several. */
export const ReplyForm = ({
  shop,
  tickets,
  onDone,
}: {
  shop: string
  tickets: readonly number[]
  onDone?: () => void
}) => {
  const t = useWords(customerWords)
  const macros = useQuery(api.customer.macros.queryOptions({ input: { shop } }))
  const [text, setText] = useState('')
  const [status, setStatus] = useState<TicketStatus>('waiting')
  const reply = useMutation(
    api.customer.replyTickets.mutationOptions({
      onSuccess: () => {
        setText('')
        onDone?.()
        void forgetCustomers()
      },
    }),
  )
  return (
    <div className="customer-form">
      <div className="row wrap-row">
        {(macros.data ?? []).map((macro) => (
          <Button key={macro.id} size="small" onClick={() => setText(macro.text)}>
            {macro.name}
          </Button>
        ))}
      </div>
      <Input.TextArea
        aria-label={t.reply}
        placeholder={t.replyHint}
        value={text}
        maxLength={2000}
        autoSize={{ minRows: 2, maxRows: 8 }}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="row wrap-row">
        <Select<TicketStatus>
          aria-label={t.status}
          className="customer-filter"
          value={status}
          options={TicketStatus.options.map((value) => ({ value, label: t.statuses[value] }))}
          onChange={setStatus}
        />
        <MayButton
          needs="customer.write"
          type="primary"
          disabled={text.trim() === ''}
          loading={reply.isPending}
          onClick={() => reply.mutate({ shop, tickets: [...tickets], text, status })}
        >
          {t.reply}
        </MayButton>
      </div>
      {reply.error && <Failure {...refusalOf(reply.error)} />}
    </div>
  )
}
