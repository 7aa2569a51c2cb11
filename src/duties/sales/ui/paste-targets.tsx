import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { cellsOf, textOfFile } from '../../../importing/rules/pasted-table.ts'
import { useCatalogue } from '../../../web/catalogue.ts'
import { api } from '../../../web/client.ts'
import { PastedTable, type Sending } from '../../../web/kit/pasted-table.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { type ReadTarget, readTargets, type WrittenTarget, writtenTargets } from '../rules/target-rows.ts'
import { MOST_TARGETS } from '../targets/contract.ts'
import { OpenTarget } from './open-target.tsx'
import { forgetTargets } from './target-figures.tsx'
import { targetWords } from './target-words.ts'

/** Five thousand rows are less; more would stand in the field for nothing. */
const MOST_BYTES = 2_000_000

/** A table of targets, pasted or out of a text file. */
export const PasteTargets = ({ shop, month }: { shop: string; month: string }) => {
  const t = useWords(targetWords)
  const { catalogue } = useCatalogue()
  const [first, setFirst] = useState<ReadTarget>()
  const take = useMutation(api.sales.importTargets.mutationOptions({ onSettled: forgetTargets }))
  const read = async (file: File) => {
    if (file.size > MOST_BYTES) return { problem: t.fileTooLarge(file.name) }
    const found = textOfFile(new Uint8Array(await file.arrayBuffer()))
    if ('problem' in found) return { problem: t.fileProblems[found.problem](file.name) }
    return { text: found.text, told: t.fileRead(file.name) }
  }
  const mutate: Sending<WrittenTarget>['mutate'] = (rows, then) => {
    setFirst(readTargets(rows, catalogue?.metrics ?? []).targets[0])
    take.mutate({ shop, rows }, then)
  }
  return (
    <>
      <p className="muted">{t.pasteHint}</p>
      <PastedTable
        label={t.paste}
        sample={t.pasteSample}
        button={t.import}
        needs="targets.write"
        read={(text) => writtenTargets(cellsOf(text))}
        most={MOST_TARGETS}
        send={{ ...take, mutate }}
        taken={({ taken, unchanged }) => (
          <>
            {t.taken(taken, take.data?.replaced ?? 0, unchanged)}{' '}
            {first && <OpenTarget of={first} period={first.period} shown={month} />}
          </>
        )}
        file={{ label: t.chooseFile, accept: '.csv,.tsv,.txt,.xls,.xlsx', read }}
      />
    </>
  )
}
