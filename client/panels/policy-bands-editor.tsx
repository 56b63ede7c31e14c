import type { Band } from '../../server/contract/policies.ts'
import { words } from '../ui/format.ts'
import { SegmentMark } from '../ui/segment-mark.tsx'
import { Field, MistakesAt, NumberField } from './policy-fields.tsx'

const lanes = ['release', 'document', 'exam', 'post_review'] as const

interface Props {
  bands: readonly Band[]
  onChange: (bands: Band[]) => void
}

/** Where the bands begin, and what they assume. The first one covers everything below the second. */
export function BandsEditor({ bands, onChange }: Props) {
  return bands.map((band, at) => {
    const change = (part: Partial<Band>) => onChange(bands.with(at, { ...band, ...part }))
    return (
      <div
        key={band.segment}
        className="condition"
        role="group"
        aria-label={`Band ${band.segment}`}
      >
        <SegmentMark segment={band.segment} />
        {at === 0 ? (
          <div className="field">
            <span>From points</span>
            <span className="quiet">everything below</span>
            <MistakesAt path="/bands/0/from_points" />
          </div>
        ) : (
          <NumberField
            label="From points"
            path={`/bands/${at}/from_points`}
            value={band.from_points}
            onChange={(from_points) => change({ from_points })}
          />
        )}
        <NumberField
          label="Probability assumed"
          path={`/bands/${at}/probability_ppm`}
          value={band.probability_ppm}
          {...{ scale: 10_000, unit: '%' }}
          onChange={(probability_ppm) => change({ probability_ppm })}
        />
        <Field label="Recommended lane" path={`/bands/${at}/recommended_lane`}>
          {(tied) => (
            <select
              {...tied}
              className="button"
              value={band.recommended_lane}
              onChange={({ target }) => {
                const lane = lanes.find((one) => one === target.value)
                if (lane !== undefined) change({ recommended_lane: lane })
              }}
            >
              {lanes.map((lane) => (
                <option key={lane} value={lane}>
                  {words(lane)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <MistakesAt path={`/bands/${at}/segment`} />
      </div>
    )
  })
}
