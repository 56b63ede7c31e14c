import { useEffect, useState } from 'react'
import type { EntryDetail } from '../../server/contract/entries.ts'
import type {
  EntryChoices,
  NewDisposition,
  NewSelection,
} from '../../server/contract/entry-records.ts'
import { usePulse, useResource, useServices } from '../api/services.ts'
import { focusOnce } from '../ui/focus-once.ts'
import { zonedTime, words } from '../ui/format.ts'
import { RecordForm } from './record-form.tsx'

type Disposition = NewDisposition['disposition']
type Lane = NonNullable<NewSelection['lane']>
const dispositionNames: Readonly<Record<Disposition, string>> = {
  examined: 'Examined',
  waived: 'Waived',
  released: 'Released',
}
const laneNames: Readonly<Record<Lane, string>> = {
  release: 'Release',
  document: 'Documents',
  exam: 'Exam',
  post_review: 'Review after release',
}
const keysOf = <K extends string>(names: Readonly<Record<K, string>>) => Object.keys(names) as K[]
const isKey = <K extends string>(names: Readonly<Record<K, string>>, name: string): name is K =>
  Object.hasOwn(names, name)

const known = new Set<EntryDetail['status']>(['open', 'detained', 'released', 'excluded', 'seized'])
const noChoices: EntryChoices = { waiver_reasons: [], exam_types: [] }

interface Props {
  entry: EntryDetail
  /** `/api/entries/…` of the entry. */
  address: string
  /** Our clock when the entry came. */
  receivedAt: number
}

/** What a port director records: what became of the entry, and a choice by hand. */
export function EntryRecord({ entry, address, receivedAt }: Props) {
  const { resources } = useServices()
  const choices = useResource<EntryChoices>('/api/entries/choices', true).value ?? noChoices
  const [disposed, setDisposed] = useState<{ id: string; queued: boolean }>()
  const [selected, setSelected] = useState<string>()
  const waits = [disposed?.id, selected].some((id) => id !== undefined && !shows(entry, id))
  const applied = usePulse().pulse?.applied_at
  // What was recorded shows as soon as it is folded.
  useEffect(() => {
    if (waits) resources.reload(address)
  }, [waits, applied, resources, address])
  if (!known.has(entry.status)) return null
  const ahead = Date.parse(entry.computed_at) - receivedAt
  return (
    <div className="record">
      {disposed !== undefined ? (
        <p role="status" tabIndex={-1} ref={focusOnce}>
          {outcome(entry, disposed.id, disposed.queued)}
        </p>
      ) : entry.disposition === null ? (
        <DispositionForm
          {...{ address, ahead, choices }}
          onRecorded={(id) => setDisposed({ id, queued: entry.in_queue })}
        />
      ) : null}
      <details>
        <summary>Select it by hand</summary>
        {selected === undefined ? (
          <SelectionForm {...{ address, ahead, choices }} onRecorded={setSelected} />
        ) : (
          <p role="status" tabIndex={-1} ref={focusOnce}>
            {shows(entry, selected)
              ? 'Recorded; it stands among the selections below.'
              : 'Taken by ingest; it shows here in a moment.'}{' '}
            <button type="button" className="text-button" onClick={() => setSelected(undefined)}>
              Another choice
            </button>
          </p>
        )}
      </details>
    </div>
  )
}

/** Events are read beside the folded entry: one may be in evidence and not folded yet. */
function shows(entry: EntryDetail, id: string): boolean {
  const { event_type } = entry.timeline.find(({ event_id }) => event_id === id) ?? {}
  if (event_type === 'entry.disposed') return entry.disposition !== null
  const selected = entry.timeline.filter(
    (event) => event.event_type === 'entry.selected' && event.counted,
  )
  return event_type !== undefined && selected.length <= entry.selections.length
}

/** What became of our event, read from the entry as it stands: an earlier one may still come in. */
function outcome(entry: EntryDetail, id: string, queued: boolean): string {
  if (!shows(entry, id)) return 'Taken by ingest; it shows here in a moment.'
  const first = entry.timeline.find(
    ({ event_type, counted }) => event_type === 'entry.disposed' && counted,
  )
  if (first === undefined || first.event_id === id)
    return queued && !entry.in_queue ? 'Recorded. Left the queue.' : 'Recorded.'
  const { officer } = first.fields
  const who = typeof officer === 'string' ? officer : `Somebody (${first.source})`
  return `${who} was first, ${zonedTime(first.occurred_at, entry.time_zone)}; yours is recorded.`
}

interface FormProps {
  address: string
  ahead: number
  choices: EntryChoices
  onRecorded: (eventId: string) => void
}

function DispositionForm({ address, choices, ...rest }: FormProps) {
  const [disposition, setDisposition] = useState<Disposition>()
  const reasonText = (code: string) =>
    choices.waiver_reasons.find((reason) => reason.code === code)?.text ?? words(code)
  return (
    <>
      <h3>What became of it</h3>
      <RecordForm<Omit<NewDisposition, 'event_id'>>
        {...rest}
        label="Record what became of the entry"
        path={`${address}/disposition`}
        ready={disposition !== undefined}
        bodyOf={(read) => {
          const body = { disposition: disposition ?? 'examined', officer: read('officer') }
          return disposition === 'waived' ? { ...body, waiver_reason: read('waiver_reason') } : body
        }}
        said={({ disposition: chosen, waiver_reason, officer }) =>
          `${dispositionNames[chosen]}${waiver_reason === undefined ? '' : `: ${reasonText(waiver_reason)}`}, by ${officer}?`
        }
      >
        <fieldset className="wide radios">
          <legend className="hidden">What became of the entry</legend>
          {keysOf(dispositionNames).map((name) => (
            <label key={name} className="button">
              <input
                type="radio"
                name="disposition"
                value={name}
                checked={disposition === name}
                onChange={() => setDisposition(name)}
              />
              {dispositionNames[name]}
            </label>
          ))}
        </fieldset>
        {disposition === 'waived' ? (
          <label className="wide">
            <span>Why it is waived</span>
            <select name="waiver_reason" className="button" required defaultValue="">
              <option value="" disabled>
                Choose a reason
              </option>
              {choices.waiver_reasons.map(({ code, text }) => (
                <option key={code} value={code}>
                  {text}
                </option>
              ))}
            </select>
          </label>
        ) : null}
      </RecordForm>
    </>
  )
}

function SelectionForm({ address, choices, ...rest }: FormProps) {
  const { eventId, now } = useServices()
  const [lane, setLane] = useState<Lane>('exam')
  // One choice, however often it is sent.
  const [selection_id] = useState(() => eventId(now()))
  const examName = (code: string) =>
    choices.exam_types.find((type) => type.code === code)?.name ?? words(code)
  return (
    <RecordForm<Omit<NewSelection, 'event_id'>>
      {...rest}
      label="Select the entry by hand"
      path={`${address}/selection`}
      ready
      bodyOf={(read) => {
        const exam_type = read('exam_type')
        const body = { selection_id, lane, reason: read('reason'), officer: read('officer') }
        return exam_type === '' ? body : { ...body, exam_type }
      }}
      said={({ lane: chosen, exam_type, officer }) =>
        `Selected for ${laneNames[chosen ?? 'exam'].toLowerCase()}${exam_type === undefined ? '' : ` (${examName(exam_type)})`} by ${officer}?`
      }
    >
      <label>
        <span>For</span>
        <select
          className="button"
          value={lane}
          onChange={({ target: { value } }) => {
            if (isKey(laneNames, value)) setLane(value)
          }}
        >
          {keysOf(laneNames).map((name) => (
            <option key={name} value={name}>
              {laneNames[name]}
            </option>
          ))}
        </select>
      </label>
      {lane === 'exam' ? (
        <label>
          <span>Kind of exam</span>
          <select name="exam_type" className="button" defaultValue="">
            <option value="">not said</option>
            {choices.exam_types.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <label className="wide">
        <span>Why, in words</span>
        <textarea name="reason" required maxLength={300} rows={2} />
      </label>
    </RecordForm>
  )
}
