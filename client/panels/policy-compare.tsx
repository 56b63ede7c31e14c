import type { Policy } from '../../server/contract/policies.ts'
import { DataTable } from '../ui/data-table.tsx'
import { plural } from '../ui/format.ts'
import { Panel } from '../ui/panel.tsx'
import { policyKey } from './policy-paths.ts'
import { differencesOf, type FeaturesByName } from './policy-words.ts'

interface Props {
  active: Policy
  document: Policy
  features: FeaturesByName
}

/** What changes when this version takes the place of the one in force. */
export function PolicyCompare({ active, document, features }: Props) {
  const found = differencesOf(active, document, features)
  const number = (kind: string) => found.filter((one) => one.kind === kind).length
  const none = <span className="quiet">nothing</span>
  return (
    <Panel title="Compared with what is in force">
      <p className="note">
        Against {policyKey(active)}: {plural(number('added'), 'part')} added, {number('removed')}{' '}
        removed, {number('changed')} changed.
      </p>
      <DataTable
        caption={`Differences from ${policyKey(active)}`}
        rows={found}
        rowKey={({ what }) => what}
        empty="Both say the same."
        columns={[
          { key: 'what', head: 'Part', cell: ({ what }) => what },
          {
            key: 'kind',
            head: 'Difference',
            cell: ({ kind }) => (
              <span className="policy-difference" data-kind={kind}>
                {kind}
              </span>
            ),
          },
          { key: 'before', head: 'In force', cell: ({ before }) => before || none },
          { key: 'after', head: 'This version', cell: ({ after }) => after || none },
        ]}
      />
    </Panel>
  )
}
