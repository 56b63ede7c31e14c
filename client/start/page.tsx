import { Link } from '@tanstack/react-router'
import { useServices } from '../api/services.ts'
import { sessionPath, useSession } from '../api/session.ts'
import { useTitle } from '../ui/title.ts'
import { DataTable } from '../ui/data-table.tsx'
import { count, plural } from '../ui/format.ts'
import { Failed, Panel, Waiting } from '../ui/panel.tsx'

/** Where to begin: the ports with their entries, the Centers, the data page. */
export function StartPage() {
  useTitle('Ports and Centers')
  const { state, value, problem } = useSession()
  const { resources } = useServices()
  const busy = (value?.ports ?? [])
    .filter(({ entries }) => entries > 0)
    .toSorted((a, b) => b.entries - a.entries || a.code.localeCompare(b.code))
  const quiet = (value?.ports.length ?? 0) - busy.length
  return (
    <>
      <h1 className="page-title">Choose a port or a Center</h1>
      {problem === undefined ? null : (
        <Failed
          code={problem.code}
          detail={problem.detail}
          onRetry={() => resources.reload(sessionPath)}
        />
      )}
      {state === 'loading' && value === undefined ? <Waiting what="ports and Centers" /> : null}
      {value === undefined ? null : (
        <div className="columns-2">
          <Panel title="Ports of entry">
            <DataTable
              caption="Ports of entry with the entries on record"
              rows={busy}
              rowKey={({ code }) => code}
              empty="No port has an entry yet. Load events with npm run ingest."
              cards={false}
              columns={[
                {
                  key: 'name',
                  head: 'Port',
                  cell: ({ code, name }) => (
                    <Link to="/port/$port" params={{ port: code }}>
                      {code} {name}
                    </Link>
                  ),
                },
                { key: 'state', head: 'State', cell: ({ state: where }) => where },
                {
                  key: 'entries',
                  head: 'Entries',
                  title: 'Entries on record, all filing days',
                  align: 'number',
                  cell: ({ entries }) => count(entries),
                },
              ]}
            />
            {quiet === 0 ? null : (
              <p className="small quiet table-foot">
                {plural(quiet, 'port')} of the reference without an entry: by Jump (Ctrl K).
              </p>
            )}
          </Panel>
          <Panel title="Centers of Excellence and Expertise">
            <DataTable
              caption="Centers"
              rows={value.centers}
              rowKey={({ code }) => code}
              empty="The reference holds no Centers."
              cards={false}
              columns={[
                {
                  key: 'name',
                  head: 'Center',
                  cell: ({ code, name }) => (
                    <Link to="/center/$center" params={{ center: code }}>
                      {name}
                    </Link>
                  ),
                },
                { key: 'city', head: 'City', cell: ({ city }) => city },
              ]}
            />
            <h3 className="gap-top">Policy analyst</h3>
            <ul className="plain-list">
              <li>
                <Link to="/uniformity">Uniformity</Link>: are the same goods treated alike at every
                port
              </li>
              <li>
                <Link to="/compliance">Compliance</Link>: what the random sample says about all
                entries, and the revenue gap
              </li>
              <li>
                <Link to="/benefit">Trusted benefit</Link>: what trusted importers are spared
              </li>
              <li>
                <Link to="/policies">Policies</Link>: the rules that score entries, their drafts,
                and who put which in force
              </li>
            </ul>
            <h3 className="gap-top">Other pages</h3>
            <ul className="plain-list">
              <li>
                <Link to="/admin">Data</Link>: what was received, accepted and rejected, and whether
                the figures keep up
              </li>
              <li>
                <Link to="/dictionary">Definitions</Link>: what every figure means
              </li>
            </ul>
            <h3 className="gap-top">Policy in force</h3>
            <p>
              {value.policy.policy_id}, version {value.policy.policy_version}. {value.policy.text}
            </p>
          </Panel>
        </div>
      )}
    </>
  )
}
