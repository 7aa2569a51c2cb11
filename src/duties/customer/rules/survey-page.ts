import { LONGEST_ANSWER, type Question } from '../surveys/contract.ts'
import type { Answers } from './survey.ts'

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

const style = `
:root{color-scheme:light dark;--back:#f5f6f8;--card:#fff;--ink:#1f2329;--soft:#5c6470;--line:#d0d5dd;--main:#1258c7;--on:#fff;--bad:#b42318}
@media(prefers-color-scheme:dark){:root{--back:#14171c;--card:#1d2127;--ink:#e8eaee;--soft:#a3abb8;--line:#3b424d;--main:#7fb0ff;--on:#10141b;--bad:#ff9c8f}}
*{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--ink);font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:560px;margin:0 auto;padding:20px 16px 40px}h1{font-size:21px;line-height:1.35;margin:4px 0 8px;overflow-wrap:anywhere}
p{margin:0 0 12px;overflow-wrap:anywhere}.soft{color:var(--soft);font-size:14px}
fieldset{background:var(--card);border:1px solid var(--line);border-radius:10px;margin:0 0 14px;padding:14px}
legend{float:left;width:100%;font-weight:600;padding:0;margin:0 0 10px;overflow-wrap:anywhere}legend+*{clear:both}
.scores{display:grid;gap:8px;grid-template-columns:repeat(5,1fr)}.scores.ten{grid-template-columns:repeat(6,1fr)}.rows{display:grid;gap:8px}
label{display:block;position:relative}label input{position:absolute;opacity:0;inset:0;width:100%;height:100%;margin:0;cursor:pointer}
label span{display:flex;align-items:center;justify-content:center;min-height:46px;padding:6px 8px;border:1px solid var(--line);border-radius:8px;text-align:center;overflow-wrap:anywhere}
.rows label span{justify-content:flex-start;text-align:left;padding:8px 12px}
input:checked+span{background:var(--main);border-color:var(--main);color:var(--on);font-weight:600}input:focus-visible+span,textarea:focus-visible,button:focus-visible{outline:3px solid var(--main);outline-offset:2px}
.ends{display:flex;justify-content:space-between;margin:8px 0 0}
textarea{width:100%;min-height:96px;padding:10px;border:1px solid var(--line);border-radius:8px;background:var(--card);color:inherit;font:inherit}
button{width:100%;min-height:48px;border:0;border-radius:8px;background:var(--main);color:var(--on);font:inherit;font-weight:600;cursor:pointer}
.bad{color:var(--bad);margin:8px 0 0}.bad+fieldset{margin-top:12px}textarea::placeholder{color:var(--soft);opacity:1}.note{background:var(--card);border:1px solid var(--main);border-radius:10px;padding:12px 14px;margin:0 0 14px}
`

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex,nofollow"><title>${escaped(title)}</title><style>${style}</style></head><body><main>${body}</main></body></html>`

const faces = ['很不满意', '不满意', '一般', '满意', '很满意']

const radio = (name: string, value: string, shown: string, isChecked: boolean, says = shown): string =>
  `<label><input type="radio" name="${name}" value="${escaped(value)}" aria-label="${escaped(says)}"${isChecked ? ' checked' : ''}><span>${escaped(shown)}</span></label>`

const field = (question: Question, index: number, answer: Answers[number]): string => {
  const name = `q${index}`
  switch (question.kind) {
    case 'csat':
      return `<div class="scores">${faces
        .map((face, i) => radio(name, String(i + 1), String(i + 1), answer === i + 1, `${i + 1} 分 ${face}`))
        .join('')}</div><div class="ends soft"><span>1 很不满意</span><span>5 很满意</span></div>`
    case 'nps':
      return `<div class="scores ten">${Array.from({ length: 11 }, (_, i) =>
        radio(name, String(i), String(i), answer === i, `${i} 分`),
      ).join('')}</div><div class="ends soft"><span>0 完全不会</span><span>10 一定会</span></div>`
    case 'choice':
      return `<div class="rows">${question.options
        .map((option) => radio(name, option, option, answer === option))
        .join('')}</div>`
    case 'text':
      return `<textarea name="${name}" maxlength="${LONGEST_ANSWER}" aria-label="${escaped(question.title)}" placeholder="可以不写，最多 ${LONGEST_ANSWER} 字；请不要写姓名、电话、地址">${typeof answer === 'string' ? escaped(answer) : ''}</textarea>`
  }
}

export type Sheet = {
  shop: string
  title: string
  intro: string
  /** The last day on which it can be changed. */
  closesOn: string
  questions: readonly Question[]
  answers: Answers | undefined
  problems?: ReadonlyMap<number, string>
  /** Its answers have just been taken. */
  isTaken?: boolean
}

/** The sheet that a buyer fills in: plain HTML that needs no script, no font and no picture. */
export const sheetPage = (sheet: Sheet): string => {
  const { shop, title, intro, closesOn, questions, answers, problems = new Map(), isTaken = false } = sheet
  const isThere = answers !== undefined && problems.size === 0
  const note = !isThere
    ? ''
    : isTaken
      ? `<div class="note" role="status"><strong>收到了，谢谢您！</strong><br>到 ${escaped(closesOn)} 为止都可以在这里改。</div>`
      : `<div class="note" role="status">您已经答过。到 ${escaped(closesOn)} 为止可以改，改了以新的为准。</div>`
  const wrong =
    problems.size > 0 ? `<p class="bad" role="alert">有 ${problems.size} 处要改，别的都还在。</p>` : ''
  const fields = questions
    .map((question, index) => {
      const problem = problems.get(index)
      return `<fieldset><legend>${index + 1}. ${escaped(question.title)}${question.kind === 'csat' ? '' : '<span class="soft">（可以不答）</span>'}</legend>${field(question, index, answers?.[index] ?? null)}${problem ? `<p class="bad" role="alert">${escaped(problem)}</p>` : ''}</fieldset>`
    })
    .join('')
  return page(
    `${title} · ${shop}`,
    `<p class="soft">${escaped(shop)}</p><h1>${escaped(title)}</h1>${intro ? `<p>${escaped(intro)}</p>` : ''}${note}${wrong}<form method="post">${fields}<button type="submit">${isThere ? '改好了，重新提交' : '提交'}</button></form><p class="soft" style="margin-top:14px">不问姓名、电话、地址；写了号码会自动隐去。结果只给店里看。</p>`,
  )
}

/** What the team is told of these makes no sense to a buyer. */
const toBuyers: Readonly<Record<string, { message: string; next: string }>> = {
  request_too_large: {
    message: '写得太长了，没有收到。',
    next: `请返回上一页，每一题写到 ${LONGEST_ANSWER} 字以内再提交；写过的一般还在。`,
  },
}

/** What a buyer sees where there is nothing to fill in. */
export const refusalPage = (refusal: { code: string; message: string; next: string }): string => {
  const { message, next } = toBuyers[refusal.code] ?? refusal
  return page('满意度调查', `<h1>${escaped(message)}</h1><p>${escaped(next)}</p>`)
}
