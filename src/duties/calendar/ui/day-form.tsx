import { useMutation } from '@tanstack/react-query'
import { Input, Select } from 'antd'
import { useState } from 'react'
import { api, forgetFigures } from '../../../web/client.ts'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { calendarWords } from './words.ts'

/** The team says of a day that it is off or worked. */
export const DayForm = ({ shop, year }: { shop: string; year: number }) => {
  const t = useWords(calendarWords)
  const [day, setDay] = useState('')
  const [name, setName] = useState('')
  const [isOff, setOff] = useState(true)
  const save = useMutation(api.calendar.saveDay.mutationOptions({ onSettled: forgetFigures }))
  const isWhole = day !== '' && name.trim() !== ''
  return (
    <>
      <form
        className="row"
        aria-label={t.addDay}
        onSubmit={(event) => {
          event.preventDefault()
          if (isWhole)
            save.mutate(
              { shop, day, name, isOff },
              {
                onSuccess: () => {
                  setDay('')
                  setName('')
                },
              },
            )
        }}
      >
        <Input
          type="date"
          style={{ width: 150 }}
          aria-label={t.addDay}
          min={`${year}-01-01`}
          max={`${year}-12-31`}
          value={day}
          onChange={(event) => setDay(event.target.value)}
        />
        <Select
          aria-label={t.standing}
          value={isOff}
          options={[
            { value: true, label: t.off },
            { value: false, label: t.worked },
          ]}
          onChange={setOff}
        />
        <Input
          style={{ width: 180 }}
          aria-label={t.dayName}
          placeholder={t.dayName}
          maxLength={20}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <MayButton needs="calendar.write" htmlType="submit" disabled={!isWhole} loading={save.isPending}>
          {t.save}
        </MayButton>
      </form>
      {save.error && <Failure {...refusalOf(save.error)} />}
    </>
  )
}
