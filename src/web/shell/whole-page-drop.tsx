import { useEffect, useState } from 'react'
import { droppedFiles } from '../../importing/ui/dropped.ts'
import { useWords } from '../kit/words.ts'
import { useMay } from '../me.tsx'
import { useTakeFiles } from '../taking.ts'
import { shellWords } from '../words.ts'

/** Files may be dropped on any page; they are read, and the import page shows what they are. */
export const WholePageDrop = () => {
  const t = useWords(shellWords)
  const [over, setOver] = useState(false)
  const take = useTakeFiles()
  const may = useMay('import.write')

  useEffect(() => {
    let depth = 0
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return
      depth += 1
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (!hasFiles(event)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) setOver(false)
    }
    const hover = (event: DragEvent) => hasFiles(event) && event.preventDefault()
    const drop = (event: DragEvent) => {
      if (!hasFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      depth = 0
      setOver(false)
      if (!may) return
      void droppedFiles(event.dataTransfer).then((files) => {
        if (files.length > 0) take(files)
      })
    }
    addEventListener('dragenter', enter)
    addEventListener('dragleave', leave)
    addEventListener('dragover', hover)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragenter', enter)
      removeEventListener('dragleave', leave)
      removeEventListener('dragover', hover)
      removeEventListener('drop', drop)
    }
  }, [take, may])

  return over ? <div className="drop-veil">{may ? t.dropHere : t.dropNotYours}</div> : null
}
