import { measureNames, measures, uniformityKinds } from '../../server/contract/measures.ts'
import type { Measure } from '../../server/contract/measures.ts'
import { useChangeSearch } from '../api/use-search.ts'
import { useMedia } from '../ui/media.ts'
import { kindWords, measureWords } from '../ui/measure-words.ts'

const groups = uniformityKinds.map((kind) => ({
  kind,
  names: measureNames.filter((name) => measures[name].kind === kind),
}))

/** Which outcome is compared, in the three kinds that are kept apart. Held in the address. */
export function MeasureTabs({ measure }: { measure: Measure }) {
  const change = useChangeSearch()
  // A port opened for one measure means nothing for the next, whose units may be teams.
  const choose = (name: Measure | undefined) => change({ measure: name, port: undefined })
  const narrow = useMedia('(max-width: 640px)')
  if (narrow)
    return (
      <select
        className="button"
        aria-label="Outcome compared"
        value={measure}
        onChange={(event) => choose(measureNames.find((name) => name === event.target.value))}
      >
        {groups.map(({ kind, names }) => (
          <optgroup key={kind} label={kindWords[kind]}>
            {names.map((name) => (
              <option key={name} value={name}>
                {measureWords[name].name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    )
  return (
    <div className="measure-tabs" role="group" aria-label="Outcome compared">
      {groups.map(({ kind, names }) => (
        <div key={kind} role="group" aria-label={kindWords[kind]}>
          <span className="small quiet">{kindWords[kind]}</span>
          {names.map((name) => (
            <button
              key={name}
              type="button"
              className="button"
              aria-pressed={name === measure}
              onClick={() => choose(name)}
            >
              {measureWords[name].name}
            </button>
          ))}
        </div>
      ))}
    </div>
  )
}
