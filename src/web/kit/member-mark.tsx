import './member-mark.css'

/** The first sign of a name in the member's colour. */
export const MemberMark = ({ name, colour, small }: { name: string; colour: string; small?: boolean }) => (
  <i className={`member-mark is-${colour}${small ? ' is-small' : ''}`} aria-hidden>
    {name.slice(0, 1)}
  </i>
)
