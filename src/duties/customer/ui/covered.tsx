import { EyeOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { useMay } from '../../../web/me.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { customerWords } from './words.ts'

/** In the place of words that are personal: a click shows them and is noted, for who may see them. */
export const Covered = ({
  of,
  onReveal,
}: {
  of: { isPending: boolean; error: unknown }
  onReveal: () => void
}) => {
  const t = useWords(customerWords)
  const may = useMay('personal.read')
  return (
    <>
      <span className="muted" title={may ? t.coveredWhy : t.coveredFrom}>
        {t.covered}
      </span>{' '}
      {may ? (
        <Button
          size="small"
          icon={<EyeOutlined aria-hidden />}
          title={t.coveredWhy}
          loading={of.isPending}
          onClick={onReveal}
        >
          {t.reveal}
        </Button>
      ) : (
        <span className="muted small">{t.coveredFrom}</span>
      )}
      {of.error ? <Failure {...refusalOf(of.error)} /> : null}
    </>
  )
}
