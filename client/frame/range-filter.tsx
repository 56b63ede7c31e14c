import { usePulse } from '../api/services.ts'
import { useChangeSearch, useFilters } from '../api/use-search.ts'
import { fiscalYear, presetRange, presets, rangeWords, reportDays } from '../ui/dates.ts'
import { Popover } from '../ui/popover.tsx'

/** Presets that end with the newest event, or any two dates, inclusive. */
export function RangeFilter({ days: pageDays }: { days: number }) {
  const filters = useFilters()
  const asOf = usePulse().pulse?.as_of ?? null
  const change = useChangeSearch()
  const shown = rangeWords(filters, asOf, pageDays)
  return (
    <Popover label="Days" text={shown} set={filters.from !== undefined || filters.to !== undefined}>
      {(close) => (
        <>
          <div className="popover-row">
            {presets.map((days) => (
              <button
                key={days}
                type="button"
                className="button"
                aria-pressed={shown === `Last ${days} days`}
                disabled={asOf === null}
                onClick={() => {
                  change({
                    from: undefined,
                    to: undefined,
                    ...presetRange(days, asOf ?? '', pageDays),
                  })
                  close()
                }}
              >
                {days} days
              </button>
            ))}
            {asOf === null || pageDays !== reportDays ? null : (
              <button
                type="button"
                className="button"
                onClick={() => {
                  const { from, to } = fiscalYear(asOf)
                  change({ from, to })
                  close()
                }}
              >
                {fiscalYear(asOf).name}
              </button>
            )}
          </div>
          <form
            className="popover-row"
            onSubmit={(event) => {
              event.preventDefault()
              const form = new FormData(event.currentTarget)
              const dates = [form.get('from'), form.get('to')].filter(
                (date): date is string => typeof date === 'string' && date !== '',
              )
              const [from, to] = dates.toSorted()
              if (from !== undefined) change({ from, to: to ?? from })
              close()
            }}
          >
            <label>
              From <input type="date" name="from" defaultValue={filters.from} required />
            </label>
            <label>
              to <input type="date" name="to" defaultValue={filters.to} required />
            </label>
            <button type="submit" className="button">
              Apply
            </button>
          </form>
        </>
      )}
    </Popover>
  )
}
