import type { Policy } from '../../server/contract/policies.ts'
import { DataTable } from '../ui/data-table.tsx'
import { count, words } from '../ui/format.ts'
import { Panel } from '../ui/panel.tsx'
import { SegmentMark } from '../ui/segment-mark.tsx'
import { percent, ruleWords, type FeaturesByName } from './policy-words.ts'

interface Props {
  document: Policy
  features: FeaturesByName
}

/** The rules as sentences, in the order of the document. */
export function PolicyRules({ document, features }: Props) {
  return (
    <Panel title={`Rules (${document.rules.length})`}>
      <p className="note">{document.text}</p>
      <p className="small quiet note">
        Points of the rules that fire add up. The words after “when” are what is tested.
      </p>
      <ul className="policy-rules">
        {document.rules.map((rule) => (
          <li key={rule.code}>
            {ruleWords(rule, features)} <code className="quiet">{rule.code}</code>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** Which points lead to which segment, lane and probability. */
export function PolicyBands({ document }: { document: Policy }) {
  const { bands, exposure_ppm } = document
  return (
    <Panel title="Bands" definition="queues">
      <DataTable
        caption="Bands by points"
        rows={bands.map((band, at) => ({ ...band, at }))}
        rowKey={({ segment }) => segment}
        empty="The policy has no bands."
        columns={[
          {
            key: 'segment',
            head: 'Segment',
            cell: ({ segment }) => <SegmentMark segment={segment} />,
          },
          {
            key: 'points',
            head: 'Points',
            align: 'number',
            cell: ({ from_points, at }) => {
              const next = bands[at + 1]?.from_points
              if (at === 0) return next === undefined ? 'any' : `below ${count(next)}`
              return next === undefined
                ? `${count(from_points)} and more`
                : `${count(from_points)} to ${count(next - 1)}`
            },
          },
          {
            key: 'probability',
            head: 'Probability of a discrepancy',
            title: 'Assumed by the policy, not estimated',
            align: 'number',
            cell: ({ probability_ppm }) => percent(probability_ppm),
          },
          {
            key: 'lane',
            head: 'Recommended lane',
            cell: ({ recommended_lane }) => words(recommended_lane),
          },
        ]}
      />
      <p className="small quiet table-foot">
        Duty at risk: the declared duty and {percent(exposure_ppm)} of the value, times the
        probability. Both numbers are assumptions of the policy.
      </p>
    </Panel>
  )
}
