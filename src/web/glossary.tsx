import { JobTerms, useJobTerms } from '../duties/training/ui/job-terms.tsx'
import { Glossary } from '../facts/ui/glossary.tsx'

/** 口径: the metrics, and the words of the job beside them. */
export const GlossaryPage = () => {
  const { title, count } = useJobTerms()
  return (
    <Glossary others={{ id: 'group-job', title, count, show: (wanted) => <JobTerms wanted={wanted} /> }} />
  )
}
