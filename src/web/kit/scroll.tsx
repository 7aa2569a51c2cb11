import type { ReactNode } from 'react'

/** A wide thing that scrolls inside itself and can be reached by keyboard. */
export const Scroll = (props: { label: string; children: ReactNode; className?: string }) => (
  <section
    className={props.className ? `scroll ${props.className}` : 'scroll'}
    aria-label={props.label}
    // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys scroll only what has the focus.
    tabIndex={0}
  >
    {props.children}
  </section>
)
