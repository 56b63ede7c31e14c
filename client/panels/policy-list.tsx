import { Link } from '@tanstack/react-router'
import type { PolicyRow } from '../../server/contract/policies.ts'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { zonedTime } from '../ui/format.ts'
import { Panel } from '../ui/panel.tsx'
import { isSame, policyKey, type PolicyName } from './policy-paths.ts'
import { stateWords, stepWords } from './policy-words.ts'

const columns: readonly Column<PolicyRow>[] = [
  {
    key: 'policy',
    head: 'Policy',
    cell: (row) => (
      <Link
        to="/policies/$policy/$version"
        params={{ policy: row.policy_id, version: String(row.policy_version) }}
        className="nowrap"
      >
        {policyKey(row)}
      </Link>
    ),
  },
  { key: 'state', head: 'State', cell: ({ state }) => <StateWord state={state} /> },
  { key: 'drafted', head: 'Drafted by', cell: ({ drafted_by }) => drafted_by },
  {
    key: 'last',
    head: 'Last step',
    title: 'The newest step that changed something',
    cell: ({ steps, built_in }) => {
      const last = steps.findLast(({ counted }) => counted)
      if (last === undefined)
        return <span className="quiet">{built_in ? 'comes with Centerline' : 'none'}</span>
      return (
        <>
          {stepWords[last.step]} by {last.person}{' '}
          <span className="quiet nowrap">{zonedTime(last.at)}</span>
        </>
      )
    },
  },
  { key: 'text', head: 'What it is', cell: ({ text }) => <span className="why">{text}</span> },
]

/** A state in words; what is in force stands out. */
export const StateWord = ({ state }: { state: PolicyRow['state'] }) => (
  <span className="policy-state nowrap" data-state={state}>
    {stateWords[state]}
  </span>
)

/** Every version of every policy, with its state and its newest step. */
export function PolicyList({ rows, opened }: { rows: readonly PolicyRow[]; opened: PolicyName }) {
  return (
    <Panel title="All policies">
      <DataTable
        caption="Policies, newest version first"
        columns={columns}
        rows={rows}
        rowKey={policyKey}
        empty="There is no policy."
        mark={(row) => isSame(row, opened)}
      />
    </Panel>
  )
}

/** Who did what when; nothing of it is ever changed or removed. */
export function PolicyHistory({ policy }: { policy: PolicyRow }) {
  return (
    <Panel title="History">
      <DataTable
        caption={`Steps of ${policyKey(policy)}, oldest first`}
        rows={policy.steps}
        rowKey={({ step, step_id }) => `${step} ${step_id}`}
        empty={
          policy.built_in
            ? 'It comes with Centerline. Nothing was done with it yet.'
            : 'No step is recorded.'
        }
        columns={[
          {
            key: 'step',
            head: 'Step',
            cell: ({ step, counted }) => (
              <>
                {stepWords[step]}
                {counted ? null : (
                  <span className="tag" title="Another step came first and ruled it out">
                    did not count
                  </span>
                )}
              </>
            ),
          },
          { key: 'person', head: 'Person', cell: ({ person }) => person },
          {
            key: 'at',
            head: 'When',
            cell: ({ at }) => <span className="nowrap">{zonedTime(at)}</span>,
          },
          {
            key: 'note',
            head: 'Note',
            cell: ({ note }) => (note === '' ? <span className="quiet">none</span> : note),
          },
        ]}
      />
      <p className="small quiet table-foot">
        Names are as given, not verified: there is no sign-in.
      </p>
    </Panel>
  )
}
