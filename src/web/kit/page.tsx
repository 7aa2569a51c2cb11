import { type ReactNode, useEffect } from 'react'
import { useLanguage } from './words.ts'

/** The question as title, then the answer, one main view, what to do, and detail below. */
export const Page = (props: {
  /** For the browser's tab. */
  name: string
  question: ReactNode
  answer?: ReactNode
  actions?: ReactNode
  children?: ReactNode
}) => {
  const { name } = props
  const language = useLanguage()
  useEffect(() => {
    document.title = `${name} · ${language === 'zh' ? '掌柜' : 'Zhanggui'}`
  }, [name, language])
  return (
    <div className="page">
      <div className="page-head">
        <div className="page-words">
          <h1>{props.question}</h1>
          {props.answer && <div className="answer">{props.answer}</div>}
        </div>
        {props.actions && <div className="page-actions">{props.actions}</div>}
      </div>
      {props.children}
    </div>
  )
}

/** A part of a page: what it shows, in words, and what can be done with it. */
export const Section = (props: {
  title: ReactNode
  hint?: ReactNode
  actions?: ReactNode
  children: ReactNode
  id?: string
}) => (
  <section className="section" id={props.id}>
    <div className="section-head">
      <h2>{props.title}</h2>
      {props.hint && <span className="muted">{props.hint}</span>}
      {props.actions && <div className="section-actions">{props.actions}</div>}
    </div>
    {props.children}
  </section>
)
