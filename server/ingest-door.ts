import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import type { EntryEvent } from '../ingest/contract/entry-event.ts'
import { RequestError } from './errors.ts'

/**
 * The server's way into evidence is everybody's: `POST /v1/events` of ingest. What it answers becomes one of four ends:
 * taken (durable in ingest's spool), refused (its code and path), not reached (nothing is recorded), or not known.
 */
export interface IngestDoor {
  /** Resolves once ingest has the event. Throws a RequestError otherwise. */
  send(event: EntryEvent): Promise<void>
}

export interface IngestAddress {
  ingestUrl: string
  ingestToken: string | undefined
}

const answerMs = 10_000
/** With these the request was never sent. */
const notReached = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** The parts of ingest's answer that decide. */
const Answer = Type.Object({
  accepted: Type.Integer(),
  pending: Type.Integer(),
  rejects: Type.Array(
    Type.Object({ code: Type.String(), path: Type.String(), message: Type.String() }),
  ),
})
type Answer = Static<typeof Answer>

const away = (why: string) =>
  new RequestError(
    503,
    'INGEST_AWAY',
    `${why} Nothing is recorded. Start ingest (npm run ingest -- --source http), or set INGEST_URL to where it runs, then send it again.`,
  )
const unsure = () =>
  new RequestError(
    503,
    'INGEST_UNSURE',
    'Ingest gave no answer that can be read: the event may be recorded or not. Send the same again; it counts once.',
  )

export function ingestDoor(
  { ingestUrl, ingestToken }: IngestAddress,
  post: typeof fetch = fetch,
): IngestDoor {
  const authorization = ingestToken === undefined ? {} : { authorization: `Bearer ${ingestToken}` }

  async function asked(event: EntryEvent): Promise<Response> {
    try {
      return await post(`${ingestUrl}/v1/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson', ...authorization },
        body: `${JSON.stringify(event)}\n`,
        redirect: 'error',
        signal: AbortSignal.timeout(answerMs),
      })
    } catch (error) {
      // fetch says what happened in the cause of a TypeError.
      const { cause } = error as { cause?: { code?: string } }
      throw notReached.has(cause?.code ?? '')
        ? away(`Ingest cannot be reached at ${ingestUrl}.`)
        : unsure()
    }
  }

  return {
    send: async (event) => {
      const response = await asked(event)
      const body: unknown = await response.json().catch(() => undefined)
      if (response.status === 202 && Value.Check(Answer, body)) return taken(body)
      if (response.status === 401)
        throw new RequestError(
          503,
          'INGEST_TOKEN_DIFFERS',
          'Ingest refuses the token of the server; nothing is recorded. Start both with the same INGEST_TOKEN.',
        )
      if (response.status === 503)
        throw new RequestError(
          503,
          'INGEST_FULL',
          'Ingest has no room for more; nothing is recorded. Send it again in a moment.',
        )
      if (response.status === 404) throw away(`There is no ingest at ${ingestUrl}.`)
      throw unsure()
    },
  }
}

function taken({ accepted, pending, rejects: [reject] }: Answer): void {
  if (reject !== undefined) {
    const { code, path, message } = reject
    throw new RequestError(422, code.toUpperCase(), message, { path })
  }
  if (accepted + pending !== 1) throw unsure()
}
