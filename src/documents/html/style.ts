import { look, toneColours } from '../look.ts'

export const PAGE_FONTS =
  "-apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'Zhanggui Uncommon', sans-serif"

export const pageStyle = `
:root { color-scheme: light }
* { box-sizing: border-box }
body { margin: 0; background: ${look.soft}; color: ${look.text}; font: 15px/1.7 ${PAGE_FONTS}; font-variant-numeric: tabular-nums; overflow-wrap: anywhere }
main { max-width: 820px; margin: 24px auto; padding: 40px 48px; background: #fff; border: 1px solid ${look.border}; border-radius: 6px }
h1, h2, h3, h4 { line-height: 1.35; break-after: avoid; margin: 1.6em 0 .5em }
h2 { font-size: 21px; padding-bottom: 6px; border-bottom: 2px solid ${look.accent} }
h3 { font-size: 17px } h4 { font-size: 15px }
p { margin: .6em 0 }
.cover { padding: 8px 0 20px; border-bottom: 1px solid ${look.border} }
.cover img { max-height: 64px; max-width: 240px; display: block; margin-bottom: 16px }
.cover h1 { font-size: 30px; margin: .2em 0 }
.cover .subtitle { color: ${look.muted}; font-size: 17px; margin: 0 0 16px }
.cover dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 0 }
.cover dt { color: ${look.muted} } .cover dd { margin: 0 }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(165px, 1fr)); gap: 10px; margin: 14px 0 }
.figures > div { border: 1px solid ${look.border}; border-radius: 6px; padding: 10px 12px; break-inside: avoid }
.figures .name { color: ${look.muted}; font-size: 13px }
.figures .value { font-size: 21px; font-weight: 600; line-height: 1.4 }
.figures .small { font-size: 12px; line-height: 1.55 }
.state { display: inline-block; background: ${look.amberSoft}; color: ${look.amber}; border-radius: 3px; padding: 0 5px; margin: 3px 4px 0 0; font-size: 12px; line-height: 1.55 }
.up { color: ${look.red} } .down { color: ${look.green} } .quiet { color: ${look.muted} }
figure { margin: 18px 0; break-inside: avoid }
figcaption { font-weight: 600; margin-bottom: 6px }
figure svg { width: 100%; min-width: 560px; height: auto; display: block }
.note { color: ${look.muted}; font-size: 13px; margin: 4px 0 }
details { margin-top: 4px; font-size: 13px } summary { color: ${look.accent}; cursor: pointer }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: 13px; line-height: 1.5 }
caption { text-align: left; font-weight: 600; font-size: 15px; padding: 12px 0 6px }
th { color: ${look.muted}; font-weight: 500; text-align: left; border-bottom: 1.5px solid ${look.border}; vertical-align: bottom }
td { border-bottom: 1px solid #e6e9ee; vertical-align: top }
th, td { padding: 5px 8px } th:first-child, td:first-child { padding-left: 0; min-width: 9em }
td.number, th.number { text-align: right; white-space: nowrap } td.date { white-space: nowrap } .sources { min-width: 720px }
tfoot td { font-weight: 600; border-top: 1.5px solid ${look.border} }
thead { display: table-header-group } tr { break-inside: avoid }
aside { margin: 14px 0; padding: 10px 14px; border-left: 4px solid; border-radius: 0 6px 6px 0; break-inside: avoid }
aside p { margin: .2em 0 } aside strong { display: block }
${Object.entries(toneColours)
  .map(([tone, { ink, paper }]) => `.tone-${tone} { border-color: ${ink}; background: ${paper} }`)
  .join('\n')}
.suggestion { border-color: ${look.accent}; background: ${look.soft} }
.suggestion dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 12px; margin: 6px 0 0; font-size: 14px }
.suggestion dt { color: ${look.muted} } .suggestion dd { margin: 0 }
.comment { border-color: ${look.border}; white-space: pre-line }
.break { break-after: page; border: 0; margin: 0 }
footer { color: ${look.muted}; font-size: 12px; margin-top: 32px; border-top: 1px solid ${look.border}; padding-top: 8px }
@media (max-width: 640px) { main { margin: 0; padding: 20px 16px; border: 0; border-radius: 0 } .figures { grid-template-columns: 1fr 1fr } td.text, th.text { min-width: 6em } }
@media print { body { background: #fff; font-size: 10.5pt } main { margin: 0; padding: 0; border: 0; max-width: none } details { display: none } .wide { overflow: visible } figure svg, .sources { min-width: 0 } @page { size: A4; margin: 18mm 16mm } }
`
