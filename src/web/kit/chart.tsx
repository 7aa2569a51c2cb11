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
  { table: '表格', chart: '图', missing: '缺数据', name: '名称' },
  { table: 'Table', chart: 'Chart', missing: 'no data', name: 'Name' },
)

const Canvas = lazy(async () => ({ default: (await import('./chart-canvas.tsx')).ChartCanvas }))

const most = 400

/** A line or bar chart with its figures as a table beside it. */
export const Chart = (props: ChartProps) => {
  const t = useWords(chartWords)
  const language = useLanguage()
  const palette = useDark() ? dark : light
  const [asTable, setAsTable] = useState(false)
  const { labels, series, height = 260 } = props
  return (
    <figure className="chart" style={{ margin: 0 }}>
      <figcaption className="chart-legend">
        {series.map(({ name, unit, dashed, colour }, index) => (
          <span className="chart-key" key={name}>
            <i
              className={dashed ? 'is-dashed' : ''}
              style={{ '--key': palette.series[(colour ?? index) % palette.series.length] }}
            />
            {name}
            {unitName(unit, language) && <span className="muted">{unitName(unit, language)}</span>}
          </span>
        ))}
        <Button
          className="push"
          size="small"
          type="text"
          icon={<TableOutlined />}
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
