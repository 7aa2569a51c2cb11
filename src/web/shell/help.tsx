import { Drawer } from 'antd'
import { useFocusReturn } from '../kit/focus.ts'
import { useWords } from '../kit/words.ts'
import { shellWords } from '../words.ts'
import { searchKey } from './keys.ts'

export const Help = ({ onClose }: { onClose: () => void }) => {
  const t = useWords(shellWords)
  useFocusReturn()
  return (
    <Drawer open title={t.helpTitle} onClose={onClose} size={400}>
      <ol className="steps">
        {t.helpSteps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <h3>{t.helpKeys}</h3>
      <dl className="pairs">
        <dt>
          <kbd>{searchKey}</kbd>
        </dt>
        <dd>{t.keySearch}</dd>
        <dt>
          <kbd>Esc</kbd>
        </dt>
        <dd>{t.keyClose}</dd>
      </dl>
      <p>
        <a href="/api/reference" target="_blank" rel="noreferrer">
          {t.helpApi}
        </a>
      </p>
    </Drawer>
  )
}
