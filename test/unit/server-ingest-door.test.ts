import { expect, test } from 'vitest'
import type { EntryEvent } from '../../ingest/contract/entry-event.ts'
import { ingestDoor } from '../../server/ingest-door.ts'
import { released } from '../support/events.ts'

// A valid event of the contract.
const event = released() as unknown as EntryEvent
const address = { ingestUrl: 'http://127.0.0.1:8090', ingestToken: 'secret' }
const taken = { received: 1, accepted: 1, rejected: 0, pending: 0, rejects: [] }
const answering = (status: number, body: unknown) => async () =>
  new Response(JSON.stringify(body), { status })
const failing = (code?: string) => async () => {
  throw new TypeError('fetch failed', { cause: { code } })
}

test('an event is one line for ingest, with the token', async () => {
  const asked: [unknown, RequestInit | undefined][] = []
  const door = ingestDoor(address, async (url, init) => {
    asked.push([url, init])
    return answering(202, taken)()
  })
  await door.send(event)
  expect(asked).toMatchObject([
    [
      'http://127.0.0.1:8090/v1/events',
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson', authorization: 'Bearer secret' },
        body: `${JSON.stringify(event)}\n`,
      },
    ],
  ])
})

test('an event ahead of the clock of ingest is taken: it waits there', async () => {
  const door = ingestDoor(address, answering(202, { ...taken, accepted: 0, pending: 1 }))
  await expect(door.send(event)).resolves.toBeUndefined()
})

const reject = { line: 1, code: 'unknown_code', path: '/waiver_reason', message: 'Not known.' }
test.each<[string, number, () => Promise<Response>]>([
  ['UNKNOWN_CODE', 422, answering(202, { ...taken, accepted: 0, rejects: [reject] })],
  ['INGEST_UNSURE', 503, answering(202, { ...taken, accepted: 0 })],
  ['INGEST_UNSURE', 503, answering(202, 'fine')],
  ['INGEST_UNSURE', 503, answering(500, { code: 'fault' })],
  ['INGEST_FULL', 503, answering(503, { code: 'spool_full' })],
  ['INGEST_TOKEN_DIFFERS', 503, answering(401, { code: 'unauthorized' })],
  ['INGEST_AWAY', 503, answering(404, 'another program')],
  ['INGEST_AWAY', 503, failing('ECONNREFUSED')],
  ['INGEST_AWAY', 503, failing('ENOTFOUND')],
  ['INGEST_UNSURE', 503, failing('ECONNRESET')],
  ['INGEST_UNSURE', 503, failing()],
])('%s (%i)', async (code, status, post) => {
  const sent = ingestDoor(address, post).send(event)
  await expect(sent).rejects.toMatchObject({ code, status })
})

test('a refusal of ingest names the field', async () => {
  const door = ingestDoor(address, answering(202, { ...taken, accepted: 0, rejects: [reject] }))
  await expect(door.send(event)).rejects.toMatchObject({
    message: 'Not known.',
    more: { path: '/waiver_reason' },
  })
})
