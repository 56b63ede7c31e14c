import { useLocation } from '@tanstack/react-router'
import type { Static } from 'typebox'
import type { DictionaryPage, Definition } from '../../server/contract/dictionary.ts'
import { useResource, useServices } from '../api/services.ts'
import { DataTable } from '../ui/data-table.tsx'
import { Failed, Panel, Waiting } from '../ui/panel.tsx'

const path = '/api/dictionary'
const parts = [
  ['formula', 'formula'],
  ['population', 'population'],
  ['exclusions', 'exclusions and limits'],
  ['source', 'source'],
  ['unit', 'unit'],
  ['owner', 'owner'],
] as const

export function DictionaryList() {
  const { value, problem } = useResource<Static<typeof DictionaryPage>>(path)
  const { resources } = useServices()
  const { hash } = useLocation()
  if (problem !== undefined && value === undefined)
    return (
      <Failed code={problem.code} detail={problem.detail} onRetry={() => resources.reload(path)} />
    )
  if (value === undefined) return <Waiting what="the definitions" />
  if (value.rows.length === 0)
    return <p className="state panel">The dictionary is empty: this server computes no figures.</p>
  return (
    <>
      <p>
        <a href="/api/exports/dictionary.csv" download>
          All {value.rows.length} definitions as CSV
        </a>
      </p>
      <div className="dictionary">
        {value.rows.map((definition) => (
          <div
            key={definition.id}
            id={definition.id}
            data-here={definition.id === hash}
            ref={definition.id === hash ? scrollTo : undefined}
          >
            <DefinitionCard definition={definition} />
          </div>
        ))}
      </div>
      <Panel title="What rules of policies may ask">
        <DataTable
          caption="Features that rules may ask"
          rows={value.features}
          rowKey={({ name }) => name}
          empty="There are none."
          columns={[
            { key: 'text', head: 'Feature', cell: ({ text }) => text },
            { key: 'note', head: 'Meaning', cell: ({ note }) => note },
            { key: 'name', head: 'Name', cell: ({ name }) => <code>{name}</code> },
          ]}
        />
      </Panel>
    </>
  )
}

/** The list is drawn after the address was followed, so the named definition is brought into sight when it appears. */
const scrollTo = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'start' })

function DefinitionCard({ definition }: { definition: Definition }) {
  return (
    <Panel title={definition.name}>
      <p>{definition.question}</p>
      <dl className="facts">
        {parts.map(([part, name]) => (
          <div className="contents" key={part}>
            <dt>{name}</dt>
            <dd>{definition[part]}</dd>
          </div>
        ))}
        <dt>target</dt>
        <dd>{definition.target ?? 'no standard set'}</dd>
        <dt>id</dt>
        <dd>
          <code>{definition.id}</code>
        </dd>
      </dl>
    </Panel>
  )
}
