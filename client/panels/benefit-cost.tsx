import type { Filters } from '../../server/contract/filters.ts'
import type { BenefitRow } from '../../server/contract/trusted-benefit.ts'
import { useLive } from '../api/services.ts'
import { AsOf } from '../ui/as-of.tsx'
import { factor, factorInterval } from '../ui/estimate.ts'
import { Tile, Tiles } from '../ui/tile.tsx'
import { benefitState, benefitValue } from './benefit-words.ts'

const shown = [
  { measure: 'touches', label: 'Touches per entry', unit: 'holds, exams and documents' },
  { measure: 'release_time', label: 'Arrival to release', unit: 'median' },
  { measure: 'exam', label: 'Entries examined', unit: 'share of entries' },
] as const

/** What a transaction costs on either side: how often an entry is touched, and how long it waits. */
export function BenefitCost({ filters }: { filters: Filters }) {
  const live = useLive('trusted-benefit', filters)
  const rows = live.value?.rows
  return (
    <section className="tile-strip" data-status={live.status} aria-label="Cost of a transaction">
      <Tiles label="Cost of a transaction, trusted and others">
        {shown.map(({ measure, label, unit }) => (
          <Tile
            key={measure}
            label={label}
            value={valueOf(rows?.find((row) => row.measure === measure))}
          >
            {unit}; {detailOf(rows?.find((row) => row.measure === measure))}
          </Tile>
        ))}
      </Tiles>
      <AsOf status={live.status} as_of={live.as_of} />
    </section>
  )
}

const valueOf = (row: BenefitRow | undefined) =>
  row === undefined
    ? '…'
    : row.trusted_value === null || row.other_value === null
      ? 'too few'
      : `${benefitValue(row.measure, row.trusted_value)} against ${benefitValue(row.measure, row.other_value)}`

const detailOf = (row: BenefitRow | undefined) =>
  row === undefined
    ? 'loading'
    : row.ratio === null
      ? benefitState(row)
      : `trusted against others, ratio ${factor(row.ratio)} ${factorInterval(row.lower, row.upper)}`
