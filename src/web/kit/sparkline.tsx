/** The course of a figure in one glance. Missing days are gaps; the last value is a dot. */
export const Sparkline = ({ values, label }: { values: readonly (number | null)[]; label: string }) => {
  const known = values.filter((value): value is number => value !== null)
  if (known.length < 2) return null
  const [width, height, edge] = [120, 30, 3]
  const low = Math.min(...known)
  const span = Math.max(...known) - low
  const x = (index: number) => edge + (index / Math.max(1, values.length - 1)) * (width - 2 * edge)
  const y = (value: number) =>
    span === 0 ? height / 2 : height - edge - ((value - low) / span) * (height - 2 * edge)
  let path = ''
  let drawing = false
  for (const [index, value] of values.entries()) {
    if (value === null) drawing = false
    else {
      path += `${drawing ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`
      drawing = true
    }
  }
  const lastIndex = values.findLastIndex((value) => value !== null)
  const last = values[lastIndex]
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      preserveAspectRatio="none"
    >
      <path d={path} fill="none" vectorEffect="non-scaling-stroke" />
      {last !== null && last !== undefined && (
        <path
          d={`M${x(lastIndex)} ${y(last)}h0.01`}
          className="sparkline-dot"
          vectorEffect="non-scaling-stroke"
        />
      )}
    </svg>
  )
}
