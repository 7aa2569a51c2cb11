import { useEffect, useState } from 'react'

/** Gives the focus back to what opened a layer when the layer goes. */
export const useFocusReturn = () => {
  const [opener] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      // After the layer's own clean-up, which would move the focus once more.
      setTimeout(() => {
        if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
      })
    },
    [opener],
  )
}
