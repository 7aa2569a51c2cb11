import { useQuery } from '@tanstack/react-query'
import { useCatalogue } from './catalogue.ts'
import { useLanguage } from './kit/words.ts'

/**
 * A sentence of the server in the person's language, as far as it is known; the name of a metric, too. The table of
 * sentences comes when somebody reads English: the first page of everybody else does not wait for it.
 */
export const useSaid = (): ((sentence: string) => string) => {
  const language = useLanguage()
  const { catalogue } = useCatalogue()
  const table = useQuery({
    queryKey: ['english-sentences'],
    queryFn: () => import('./english-sentences.ts'),
    enabled: language === 'en',
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  }).data
  if (language === 'zh' || !table) return (sentence) => sentence
  const names = new Map(catalogue?.metrics.map(({ name, english }) => [name, english]) ?? [])
  return (sentence) => table.sentenceInEnglish(sentence, (chinese) => names.get(chinese))
}
