import { useChangeSearch, useFilters } from '../api/use-search.ts'

const zones = [
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Los_Angeles',
  'America/Anchorage',
  'Pacific/Honolulu',
  'America/Puerto_Rico',
  'UTC',
] as const

/** The zone that days of Center work are cut in. */
export function ZoneFilter() {
  const chosen = useFilters().tz ?? zones[0]
  const change = useChangeSearch()
  const known = zones.some((zone) => zone === chosen)
  return (
    <select
      className="button"
      aria-label="Time zone of the days"
      value={chosen}
      onChange={(event) =>
        change({ tz: event.target.value === zones[0] ? undefined : event.target.value })
      }
    >
      {known ? null : <option value={chosen}>{chosen}</option>}
      {zones.map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll('_', ' ')}
        </option>
      ))}
    </select>
  )
}
