import { validateEvent } from '../../ingest/validate.ts'
import { openTables, ref } from './events.ts'

/** `ok`, or the code and the path of the refusal. */
export const judge = (value: unknown) => {
  const verdict = validateEvent(value, openTables)
  return verdict.ok ? 'ok' : `${verdict.code} ${verdict.path}`
}
/** An event with what every type has. */
export const envelope = (type: string, fields: Record<string, unknown>) => ({
  event_id: 'e1',
  event_type: type,
  schema_version: 1,
  occurred_at: '2026-03-02T14:05:09.120Z',
  source: 'ace-extract',
  simulated: true,
  ...fields,
})
export const exam = (fields: Record<string, unknown>) =>
  envelope('exam.completed', {
    entry: ref(),
    exam_id: 'x1',
    exam_type: 'VACIS',
    officer_minutes: 20,
    result: 'discrepancy',
    findings: [{ kind: 'value' }],
    duty_change_cents: 0,
    ...fields,
  })
