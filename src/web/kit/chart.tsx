import { TableOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import type { ChartProps } from './chart-series.ts'
import { exact, unitName } from './numbers.ts'
import { useDark } from './preferences.ts'
import { Loading } from './states.tsx'
import { dark, light } from './theme.ts'
import { useLanguage, useWords, words } from './words.ts'

const chartWords = words(
  {
    table: '表格',
    chart: '图',
    missing: '缺数据',
    name: '名称',
    band: 'P10–P90：十次有八次落在这里',
    marks: '有活动的日子',
  },
  {
    table: 'Table',
    chart: 'Chart',
    missing: 'no data',
    name: 'Name',
    band: 'P10–P90: eight times in ten',
    marks: 'Days of events',
  },
)

const Canvas = lazy(async () => ({ default: (await import('./chart-canvas.tsx')).ChartCanvas }))

const most = 400

/** A line or bar chart with its figures as a table beside it. */
export const Chart = (props: ChartProps) => {
  const t = useWords(chartWords)
  const language = useLanguage()
  const palette = useDark() ? dark : light
  const [asTable, setAsTable] = useState(false)
  const { labels, series, band, marks = [], height = 260 } = props
  const isMarked = marks.some(({ from, to }) => labels.some((label) => label >= from && label <= to))
  const colourOf = (place: number) => palette.series[place % palette.series.length]
  return (
    <figure className="chart" style={{ margin: 0 }}>
      <figcaption className="chart-legend">
        {series.map(({ name, unit, dashed, colour }, index) => (
          <span className="chart-key" key={name}>
            <i className={dashed ? 'is-dashed' : ''} style={{ '--key': colourOf(colour ?? index) }} />
            {name}
            {unitName(unit, language) && <span className="muted">{unitName(unit, language)}</span>}
          </span>
        ))}
        {!asTable && band && (
          <span className="chart-key">
            <i className="is-area" style={{ '--key': colourOf(band.colour ?? 0) }} />
            {t.band}
          </span>
        )}
        {!asTable && isMarked && (
          <span className="chart-key">
            <i className="is-area" style={{ '--key': palette.accent }} />
            {t.marks}
          </span>
        )}
        <Button
          className="push"
          size="small"
          type="text"
          icon={<TableOutlined aria-hidden />}
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? t.chart : t.table}
        </Button>
      </figcaption>
      {asTable ? (
        <div className="scroll" style={{ maxHeight: height }}>
          <table className="plain-table" aria-label={props.description}>
            <thead>
              <tr>
                <th>{t.name}</th>
                {series.map(({ name }) => (
                  <th key={name} className="number">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {labels.slice(0, most).map((label, row) => (
                <tr key={label}>
                  <td>{label}</td>
                  {series.map(({ name, values, unit }) => (
                    <td key={name} className="number">
                      {exact(values[row], unit, language)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <Suspense
          fallback={
            <div style={{ height }}>
              <Loading rows={5} />
            </div>
          }
        >
          <Canvas {...props} height={height} palette={palette} language={language} missingName={t.missing} />
        </Suspense>
      )}
    </figure>
  )
}
