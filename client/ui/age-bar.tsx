import type { ThroughputRow } from '../../server/contract/throughput.ts'
import { count } from './format.ts'

const bands = [
  { field: 'age_0_30', name: '0 to 30' },
  { field: 'age_31_90', name: '31 to 90' },
  { field: 'age_91_180', name: '91 to 180' },
  { field: 'age_181_365', name: '181 to 365' },
  { field: 'age_over_365', name: 'over 365' },
] as const

/** The backlog by age, one hue, older is stronger; each band that has room says its number. */
export function AgeBar({ row }: { row: ThroughputRow }) {
  const total = row.backlog_end
  if (total === 0) return <span className="quiet">no backlog</span>
  const words = bands.map(({ field, name }) => `${name} days: ${count(row[field])}`).join(', ')
  return (
    <span className="age-bar" role="img" aria-label={words} title={words}>
      {bands.map(({ field }, index) => {
        const part = row[field] / total
        return part === 0 ? null : (
          <span key={field} data-band={index + 1} style={{ flexGrow: row[field] }}>
            {part > 0.14 ? count(row[field]) : ''}
          </span>
        )
      })}
    </span>
  )
}

export function AgeLegend() {
  return (
    <p className="age-legend small quiet">
      Age in days:
      {bands.map(({ field, name }, index) => (
        <span key={field}>
          <span className="age-key" data-band={index + 1} aria-hidden="true" />
          {name}
        </span>
      ))}
    </p>
  )
}
