import { expect, test } from 'vitest'
import { createResources } from '../../client/api/resources.ts'

/** A server of fixed answers that keeps what it was asked. */
function server(status: number, body: object) {
  const asked: { path: string; method: string; body: unknown }[] = []
  const get: typeof fetch = async (input, options) => {
    const { method = 'GET', body: sent } = options ?? {}
    const path = typeof input === 'string' ? input : 'not a path'
    asked.push({ path, method, body: typeof sent === 'string' ? JSON.parse(sent) : undefined })
    return new Response(JSON.stringify(body), { status })
  }
  return { asked, get }
}
const settled = () => new Promise((done) => setImmediate(done))

test('what is costly to compute is asked for once, however often the data moves', async () => {
  const { asked, get } = server(200, { draws: 199 })
  let time = 0
  const resources = createResources(get, () => time)
  const stop = resources.get('/band', true).subscribe(() => undefined)
  resources.get('/session').subscribe(() => undefined)
  await settled()
  time = 60_000
  resources.refresh(5000)
  await settled()
  expect(asked.map(({ path }) => path)).toEqual(['/band', '/session', '/session'])
  stop()
  resources.get('/band', true).subscribe(() => undefined)
  await settled()
  expect(asked.filter(({ path }) => path === '/band')).toHaveLength(1)
})

test('what is sent arrives as JSON, and a refusal comes back as its problem', async () => {
  const taken = server(201, {})
  const resources = createResources(taken.get, () => 0)
  expect(await resources.post('/reasons', { text: 'because' })).toBeUndefined()
  expect(taken.asked).toEqual([{ path: '/reasons', method: 'POST', body: { text: 'because' } }])
  const refused = server(422, { code: 'unknown_code', detail: 'There is no such port.' })
  expect(await createResources(refused.get, () => 0).post('/reasons', {})).toMatchObject({
    code: 'unknown_code',
  })
  const silent = createResources(
    () => Promise.reject(new Error('down')),
    () => 0,
  )
  expect(await silent.post('/reasons', {})).toMatchObject({ code: 'no_answer' })
})

test('a reload asked for while an answer is under way asks once more: that answer may be older', async () => {
  const answers: ((version: number) => void)[] = []
  const resources = createResources(
    () =>
      new Promise<Response>((answer) => {
        answers.push((version) => answer(new Response(JSON.stringify({ version }))))
      }),
    () => 0,
  )
  const entry = resources.get<{ version: number }>('/entry')
  entry.subscribe(() => undefined)
  resources.reload('/entry')
  resources.reload('/entry')
  answers[0]?.(1)
  await settled()
  answers[1]?.(2)
  await settled()
  expect([answers.length, entry.get().value]).toEqual([2, { version: 2 }])
})
