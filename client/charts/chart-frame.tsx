import { useState, type ComponentProps, type ReactNode } from 'react'
import { Chart } from './chart.tsx'

type Props = ComponentProps<typeof Chart> & { table?: ReactNode; note?: ReactNode }

/** A chart with the table of the same numbers one button away; without `table` it stands beside the chart already. */
export function ChartFrame({ table, note, ...chart }: Props) {
  const [asTable, setAsTable] = useState(false)
  return (
    <figure className="chart-frame">
      <div className="chart-head">
        <figcaption className="small quiet">{chart.summary}</figcaption>
        {table === undefined ? null : (
          <button
            type="button"
            className="text-button small"
            aria-pressed={asTable}
            aria-label={`${asTable ? 'Show the chart' : 'Show the table'}: ${chart.name}`}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? 'Chart' : 'Table'}
          </button>
        )}
      </div>
      {asTable ? table : <Chart {...chart} />}
      {note === undefined ? null : <p className="small quiet">{note}</p>}
    </figure>
  )
}
