import type { EntryDetail } from '../../server/contract/entries.ts'
import { plural, words, zonedTime } from '../ui/format.ts'

/** Every event in the order of truth, with its fields one press away. */
export function EntryTimeline({ entry }: { entry: EntryDetail }) {
  return (
    <>
      <h3>{plural(entry.timeline.length, 'event')}, oldest first</h3>
      <ol className="timeline">
        {entry.timeline.map((event) => (
          <li
            key={`${event.event_id}${event.occurred_at}${String(event.counted)}`}
            data-counted={event.counted}
          >
            <details>
              <summary>
                <span className="small quiet nowrap">
                  {zonedTime(event.occurred_at, entry.time_zone)}
                </span>{' '}
                <strong>{words(event.event_type)}</strong>
                {event.counted ? null : (
                  <span className="tag" title="Another copy of this id counts instead">
                    not counted
                  </span>
                )}
              </summary>
              <p className="small quiet">
                {event.event_id}, from {event.source}
              </p>
              {Object.keys(event.fields).length === 0 ? (
                <p className="small quiet">This event has no fields of its own.</p>
              ) : (
                <pre className="code" tabIndex={0} aria-label={`Fields of ${event.event_type}`}>
                  {JSON.stringify(event.fields, null, 2)}
                </pre>
              )}
            </details>
          </li>
        ))}
      </ol>
    </>
  )
}
