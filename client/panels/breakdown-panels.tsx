import type { Live } from '../api/live-hub.ts'
import type { LiveReplies } from '../api/live-replies.ts'
import { DataTable } from '../ui/data-table.tsx'
import { plural, words, zonedTime } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'
import { ValueBar } from '../ui/value-bar.tsx'

/** The evidence by type and by source, and the ids that came with several contents. */
export function BreakdownPanels({ live }: { live: Live<LiveReplies['data-quality']> }) {
  return (
    <div className="columns-2">
      <LivePanel title="Events by type" what="the types" live={live}>
        {({ meta }) => (
          <DataTable
            caption="Events by type"
            rows={meta.by_type}
            rowKey={({ event_type }) => event_type}
            empty="No events yet."
            cards={false}
            columns={[
              { key: 'type', head: 'Type', cell: ({ event_type }) => words(event_type) },
              {
                key: 'events',
                head: 'Events',
                align: 'number',
                cell: ({ events }) => (
                  <ValueBar
                    value={events}
                    most={Math.max(...meta.by_type.map((row) => row.events))}
                  />
                ),
              },
            ]}
          />
        )}
      </LivePanel>
      <div>
        <LivePanel title="Events by source system" what="the sources" live={live}>
          {({ meta }) => (
            <DataTable
              caption="Events by source system"
              rows={meta.by_source}
              rowKey={({ source }) => source}
              empty="No events yet."
              columns={[
                { key: 'source', head: 'Source', cell: ({ source }) => source },
                {
                  key: 'events',
                  head: 'Events',
                  align: 'number',
                  cell: ({ events }) => (
                    <ValueBar
                      value={events}
                      most={Math.max(...meta.by_source.map((row) => row.events))}
                    />
                  ),
                },
                {
                  key: 'newest',
                  head: 'Newest event',
                  cell: ({ newest_event_at }) => (
                    <span className="nowrap">{zonedTime(newest_event_at)}</span>
                  ),
                },
              ]}
            />
          )}
        </LivePanel>
        <LivePanel title="Conflicting ids" what="the conflicts" live={live}>
          {({ meta }) => (
            <DataTable
              caption="Event ids that came with several contents"
              rows={meta.conflicts}
              rowKey={({ event_id }) => event_id}
              empty="No event id came with two contents."
              cards={false}
              columns={[
                { key: 'id', head: 'Event id', cell: ({ event_id }) => <code>{event_id}</code> },
                {
                  key: 'copies',
                  head: 'Contents',
                  align: 'number',
                  cell: ({ copies }) => plural(copies, 'copy', 'copies'),
                },
              ]}
            />
          )}
        </LivePanel>
      </div>
    </div>
  )
}
