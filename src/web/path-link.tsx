import { useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** A link to a page whose address is only known as text, as a record keeps it. The shop that is looked at goes along. */
export const PathLink = ({
  to,
  onGo,
  children,
}: {
  to: string
  /** As it is followed, also into another tab. */
  onGo?: () => void
  children: ReactNode
}) => {
  const router = useRouter()
  const { shop } = router.state.location.search
  const address = new URL(to, location.origin)
  if (shop !== undefined && !address.searchParams.has('shop')) address.searchParams.set('shop', shop)
  // `/..//name` would come out as `//name`, which is another host.
  const href = `${address.pathname.replace(/^\/+/, '/')}${address.search}`
  return (
    <a
      href={href}
      onClick={(event) => {
        onGo?.()
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        router.history.push(href)
      }}
    >
      {children}
    </a>
  )
}
