import { type Block, Draft, type Section } from '../../../documents/contract.ts'
import { day } from '../../../kernel/calendar.ts'
import { list, paragraph } from '../../reports/rules/blocks.ts'
import {
  appendix,
  type Ending,
  endingSections,
  figuresToExplain,
  missing,
} from '../../reports/rules/ending.ts'
import type { MadeReport, ReportSuggestion } from '../../reports/rules/maker.ts'
import { suggestionsPlace } from '../../reports/rules/suggestions.ts'
import type { AgendaItem, Meeting, MeetingAction } from '../contract.ts'
import { factText } from './agenda.ts'
import { weekdayNames, weekdayOf } from './meetings.ts'

export const minutesSections = [
  { id: 'meeting', title: '会议概况' },
  { id: 'decisions', title: '决定' },
  { id: 'actions', title: '行动' },
  { id: 'items', title: '议题和纪要' },
  { id: 'before', title: '以前定的、还没做完的' },
  ...endingSections,
]

export type MinutesFacts = {
  shop: string
  madeAt: string
  today: string
  meeting: Meeting
  nameOf: (member: number) => string
  ending: Ending
}

const text = (name: string) => ({ id: name, name, unit: 'text' as const })

const about = ({ meeting, nameOf }: MinutesFacts): Section => {
  const { day: on, time, place, members, heldAt, items, actions } = meeting
  const decisions = items.reduce((sum, one) => sum + one.decisions.length, 0)
  return {
    id: 'meeting',
    title: '会议概况',
    blocks: [
      ...(heldAt === null
        ? [
            {
              kind: 'callout' as const,
              tone: 'warning' as const,
              title: '会还没有记成开完',
              text: ['下面是到现在为止写下的。'],
            },
          ]
        : []),
      {
        kind: 'table',
        title: meeting.name,
        columns: [text('项目'), text('内容')],
        rows: [
          ['时间', `${on} ${weekdayNames[weekdayOf(day(on)) - 1] ?? ''} ${time}`],
          ['地点', place || '没有写'],
          [heldAt === null ? '请来的' : '到会', members.map(nameOf).join('、') || '没有写'],
          ['议题', `${items.length} 个`],
          ['决定', `${decisions} 个`],
          ['行动', `${actions.length} 件，做完 ${actions.filter(({ isDone }) => isDone).length} 件`],
        ].map((cells) => ({ cells })),
        totalName: '合计',
        notes: [],
      },
    ],
  }
}

const decided = ({ meeting }: MinutesFacts): Section => {
  const rows = meeting.items.flatMap(({ title, decisions }) =>
    decisions.map(({ words }) => ({ cells: [title, words] })),
  )
  return {
    id: 'decisions',
    title: '决定',
    blocks:
      rows.length === 0
        ? [paragraph('这次会没有记下决定。')]
        : [
            {
              kind: 'table',
              title: '定了什么',
              columns: [text('议题'), text('决定')],
              rows,
              totalName: '合计',
              notes: [],
            },
          ],
  }
}

const actionsTable = (
  title: string,
  actions: readonly MeetingAction[],
  { nameOf, today }: MinutesFacts,
): Block => ({
  kind: 'table',
  title,
  columns: [text('做什么'), text('负责人'), text('截止'), text('现在')],
  rows: actions.map(({ title: what, owner, due, isDone }) => ({
    cells: [
      what,
      owner === null ? '还没有定' : nameOf(owner),
      due ?? '还没有定',
      isDone ? '做完了' : due !== null && due < today ? '过期' : '在做',
    ],
  })),
  totalName: '合计',
  notes: [],
})

const agreed = (facts: MinutesFacts): Section => ({
  id: 'actions',
  title: '行动',
  blocks:
    facts.meeting.actions.length === 0
      ? [paragraph('这次会没有记下要做的事。')]
      : [actionsTable('谁在哪天之前做什么', facts.meeting.actions, facts)],
})

const itemBlocks = ({ title, facts, minutes, decisions }: AgendaItem): Block[] => [
  { kind: 'heading', level: 3, text: title },
  ...(facts.length > 0 ? [list(facts.map(factText))] : []),
  ...(minutes.trim() === ''
    ? facts.length + decisions.length === 0
      ? [paragraph('没有写纪要。')]
      : []
    : minutes
        .split(/\n+/)
        .filter((line) => line.trim() !== '')
        .map((line) => paragraph(line.trim()))),
  ...(decisions.length > 0 ? [list(decisions.map(({ words }) => [`决定：${words}`]))] : []),
]

const items = ({ meeting }: MinutesFacts): Section => ({
  id: 'items',
  title: '议题和纪要',
  blocks:
    meeting.items.length === 0
      ? [paragraph('这次会没有议题。')]
      : [
          paragraph('每个议题下面先是备会时按数据写下的，再是会上说的和定的。'),
          ...meeting.items.flatMap(itemBlocks),
        ],
})

const before = (facts: MinutesFacts): Section => ({
  id: 'before',
  title: '以前定的、还没做完的',
  blocks:
    facts.meeting.before.length === 0
      ? [paragraph('以前的会定的都做完了，或没有定过。')]
      : [actionsTable('还没做完的', facts.meeting.before, facts)],
})

/** What nobody can be asked about is what nobody does. */
const suggestionsOf = ({ meeting, today }: MinutesFacts): ReportSuggestion[] => [
  ...meeting.actions
    .filter(({ isDone, owner, due }) => !isDone && (owner === null || due === null))
    .map(
      ({ task, title, owner }): ReportSuggestion => ({
        id: `action:${task}`,
        title: `给「${title}」定${owner === null ? '负责人' : '截止日'}`,
        text: owner === null ? '会上定了要做，没有说谁做。' : '会上定了要做，没有说哪天做完。',
        effect: '下次会上查得到做没做。',
      }),
    ),
  ...meeting.before
    .filter(({ due }) => due !== null && due < today)
    .map(
      ({ task, title, due }): ReportSuggestion => ({
        id: `overdue:${task}`,
        title: `「${title}」过期了：做完、改期，或不做了`,
        text: `应于 ${due} 做完。`,
        effect: '过期的事不再一次次拖到下次会。',
      }),
    ),
]

/** 协调会议纪要. */
export const minutesReport = (facts: MinutesFacts): MadeReport => {
  const { meeting, shop, madeAt, ending } = facts
  const sections = [about(facts), decided(facts), agreed(facts), items(facts), before(facts)]
  return {
    draft: Draft.parse({
      madeAt,
      cover: {
        kind: 'cover',
        title: `${meeting.name} 协调会议纪要`,
        subtitle: '',
        facts: [
          { name: '店铺', value: shop },
          { name: '时间', value: `${meeting.day} ${meeting.time}` },
        ],
      },
      sections: [
        ...sections,
        suggestionsPlace,
        missing(ending),
        appendix(ending, figuresToExplain(sections)),
      ],
    }),
    suggestions: suggestionsOf(facts),
  }
}
