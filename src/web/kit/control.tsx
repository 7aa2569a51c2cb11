import { type ReactNode, useId } from 'react'

/** A field with its name above. */
export const Control = (props: { label: string; wide?: boolean; children: (id: string) => ReactNode }) => {
  const id = useId()
  return (
    <div className={props.wide ? 'control is-wide' : 'control'}>
      <label htmlFor={id}>{props.label}</label>
      {props.children(id)}
    </div>
  )
}
