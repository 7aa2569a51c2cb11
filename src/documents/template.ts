import type { Block, Document, Draft, Section, Template } from './contract.ts'

const chosen = (sections: readonly Section[], template: Template): Section[] => {
  const known = new Set(template.sections.map(({ id }) => id))
  const ordered = template.sections.flatMap(({ id, on, title }) => {
    const section = sections.find((one) => one.id === id)
    return section && on ? [title === '' ? section : { ...section, title }] : []
  })
  // A section that is newer than the template is shown: nothing is lost because nobody has decided on it yet.
  return [...ordered, ...sections.filter(({ id }) => !known.has(id))]
}

const sectionBlocks = ({ title, blocks }: Section): Block[] =>
  title === '' ? blocks : [{ kind: 'heading', level: 1, text: title }, ...blocks]

/**
 * The document of a draft as the team's template wants it: its sections, order, titles, company and logo.
 * What the template names and the draft has not is passed over.
 */
export const composed = (draft: Draft, template: Template): Document => ({
  title: draft.cover.title,
  madeAt: draft.madeAt,
  blocks: [
    {
      ...draft.cover,
      company: template.company || draft.cover.company,
      ...(template.logo ? { logo: template.logo } : {}),
    },
    ...chosen(draft.sections, template).flatMap(sectionBlocks),
  ],
})
