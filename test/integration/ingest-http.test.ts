import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startHttpIngest } from '../../ingest/sources/http.ts'
import { rowsOf, testEngine, type TestEngine } from '../support/engine.ts'
import { ndjson, released } from '../support/events.ts'
import { ingestParts } from '../support/ingest.ts'

let db: TestEngine
beforeAll(async () => {
  db = await testEngine()
  return db.close
})
const count = async (like: string) => {
  const [row] = await rowsOf<{ n: number }>(
    db.client,
    `select count() as n from entry_event final where event_id like '${like}'`,
  )
  return row?.n
}

describe('HTTP', () => {
  const token = 'a-token'
  const post = (url: string, body: string | Buffer, headers: Record<string, string> = {}) =>
    fetch(`${url}/v1/events`, {
      method: 'POST',
      body: Buffer.from(body as string),
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/x-ndjson',
        ...headers,
      },
    })
  async function listening() {
    const http = await startHttpIngest(ingestParts(db, { ingest_token: token }))
    onTestFinished(() => http.close())
    return http.url
  }

  test('202 with what was refused, plain and gzip, and the events are stored', async () => {
    const url = await listening()
    const body = ndjson([
      released(1, { event_id: 'http-1' }),
      { x: 1 },
      released(2, { event_id: 'http-2' }),
    ])
    const answer = await post(url, body)
    expect(answer.status).toBe(202)
    expect(await answer.json()).toMatchObject({
      received: 3,
      accepted: 2,
      rejected: 1,
      pending: 0,
      rejects: [{ line: 2, code: 'missing_field', path: '/event_type' }],
    })
    const zipped = await post(url, gzipSync(body.replaceAll('http-', 'httpz-')), {
      'content-encoding': 'gzip',
    })
    expect(zipped.status).toBe(202)
    await expect.poll(() => count('http%'), { timeout: 20_000 }).toBe(4)
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' })
  })

  test('202 also when every line is bad', async () => {
    const answer = await post(await listening(), 'a\nb\n\n')
    expect(answer.status).toBe(202)
    expect(await answer.json()).toMatchObject({ received: 2, accepted: 0, rejected: 2 })
  })

  test('400 for a damaged body, 401 without the token, 413 for too much, 415 for what is not read', async () => {
    const url = await listening()
    const zipped = gzipSync(ndjson([released(1, { event_id: 'never' })]))
    const gzip = { 'content-encoding': 'gzip' }
    expect((await post(url, zipped.subarray(0, -9), gzip)).status).toBe(400)
    expect((await post(url, 'not gzip', gzip)).status).toBe(400)
    expect((await post(url, '', { authorization: 'Bearer other' })).status).toBe(401)
    expect((await post(url, gzipSync(Buffer.alloc(40_000_000, ' ')), gzip)).status).toBe(413)
    expect(
      (await post(url, Buffer.alloc(33 * 1_048_576, '\n')).catch(() => ({ status: 413 }))).status,
    ).toBe(413)
    expect((await post(url, '', { 'content-encoding': 'br' })).status).toBe(415)
    expect((await post(url, '', { 'content-type': 'image/png' })).status).toBe(415)
    expect(await count('never')).toBe(0)
  })

  test('503 with Retry-After when the spool has no room', async () => {
    const parts = ingestParts(db, { spool_max_bytes: 0 })
    const http = await startHttpIngest(parts)
    onTestFinished(() => http.close())
    const answer = await post(http.url, ndjson([released()]))
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2'])
  })

  test('without a token it listens on loopback only', async () => {
    await expect(startHttpIngest(ingestParts(db, { host: '0.0.0.0' }))).rejects.toMatchObject({
      code: 'INGEST_TOKEN_REQUIRED',
    })
  })

  test('its metrics count every code, known from the start', async () => {
    const url = await listening()
    await post(url, 'bad\n')
    const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
    const text = await answer.text()
    expect(text).toContain('centerline_ingest_rejected_records_total{code="not_json"} 1')
    expect(text).toContain('centerline_ingest_rejected_records_total{code="too_long"} 0')
  })
})
