import { readSearch, segmentNames } from '../api/page-search.ts'
import { useSession } from '../api/session.ts'
import { useChangeSearch, useFilters } from '../api/use-search.ts'
import { Popover } from '../ui/popover.tsx'

type Kind = 'mode' | 'tier' | 'segment' | 'center'
const titles: Readonly<Record<Kind, string>> = {
  mode: 'Mode',
  tier: 'CTPAT tier',
  segment: 'Segment',
  center: 'Center',
}

function useOptions(kind: Kind): { value: string; label: string }[] {
  const { value } = useSession()
  switch (kind) {
    case 'mode':
      return (value?.modes ?? []).map(({ code, name }) => ({
        value: code,
        label: `${code} ${name}`,
      }))
    case 'tier':
      return ['0', '1', '2', '3'].map((tier) => ({
        value: tier,
        label: tier === '0' ? '0, no partner' : `Tier ${tier}`,
      }))
    case 'center':
      return (value?.centers ?? []).map(({ code, name }) => ({ value: code, label: name }))
    case 'segment':
      return segmentNames.map((segment) => ({ value: segment, label: segment }))
  }
}

/** A chip for a repeatable filter. */
export function ListFilter({ kind }: { kind: Kind }) {
  const chosen = (useFilters()[kind] ?? []).map(String)
  const options = useOptions(kind)
  const change = useChangeSearch()
  const labels = options.filter(({ value }) => chosen.includes(value)).map(({ label }) => label)
  const text =
    chosen.length === 0
      ? titles[kind]
      : `${titles[kind]}: ${labels.length > 2 ? `${chosen.length} chosen` : labels.join(', ')}`
  const choose = (value: string, wanted: boolean) => {
    const values = wanted ? [...chosen, value] : chosen.filter((held) => held !== value)
    change({ [kind]: readSearch({ [kind]: values })[kind] })
  }
  return (
    <Popover label={titles[kind]} text={text} set={chosen.length > 0}>
      {() => (
        <fieldset>
          <legend className="hidden">{titles[kind]}</legend>
          {options.map(({ value, label }) => (
            <label key={value} className="check">
              <input
                type="checkbox"
                checked={chosen.includes(value)}
                onChange={(event) => choose(value, event.target.checked)}
              />
              {label}
            </label>
          ))}
        </fieldset>
      )}
    </Popover>
  )
}
