import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { linkFaults, startProxy, type LinkFault, type Moment } from './proxy.ts'

/** A peer that keeps what reached it whole, and a proxy before it. */
async function behindProxy() {
  const taken: string[] = []
  const peer = createServer((incoming, outgoing) => {
    let body = ''
    incoming.on('data', (chunk: Buffer) => (body += chunk.toString()))
    incoming.on('error', () => undefined)
    incoming.on('end', () => {
      taken.push(`${incoming.headers['x-added'] as string} ${body}`)
      outgoing.statusCode = body === 'no room' ? 503 : 200
      outgoing.end('0123456789')
    })
  })
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve))
  const address = peer.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = `http://127.0.0.1:${address.port}`
  let away = false
  const proxy = await startProxy(() => ({
    url: away ? 'http://127.0.0.1:9' : url,
    headers: { 'x-added': 'yes' },
  }))
  onTestFinished(async () => {
    await proxy.close()
    peer.closeAllConnections()
    await new Promise<void>((resolve) => peer.close(() => resolve()))
  })
  const post = async (body: string) => {
    const answer = await fetch(`${proxy.url}/v1/events`, { method: 'POST', body })
    return answer.text()
  }
  const tried = (body: string) => post(body).catch(() => 'broken')
  const leave = (gone: boolean) => (away = gone)
  return { proxy, taken, post, tried, leave }
}

test('without a fault it passes requests and replies on, with its header', async () => {
  const { post, taken } = await behindProxy()
  expect(await post('a')).toBe('0123456789')
  expect(taken).toEqual(['yes a'])
})

/** Who gets a reply, and whether the request went through. */
const outcomes: Record<LinkFault, [string, string[]]> = {
  lose_reply: ['broken', ['yes two']],
  cut_request: ['broken', []],
  cut_reply: ['broken', ['yes two']],
  delay: ['0123456789', ['yes two']],
  late: ['broken', ['yes two']],
  outlive: ['broken', ['yes two\nwhere sleep(0.15) = 0']],
  refuse: ['broken', []],
}
test.each(linkFaults)('%s strikes the second request and no other', async (kind) => {
  const { proxy, taken, tried, post } = await behindProxy()
  let struck = 0
  proxy.arm({ kind, place: 'post', nth: 2, ms: 150, strike: () => (struck += 1) })
  expect(await post('one')).toBe('0123456789')
  taken.length = 0
  const began = performance.now()
  const reply = await tried('two')
  if (kind === 'late') expect(taken).toEqual([])
  if (kind === 'refuse') expect(await tried('meanwhile')).toBe('broken')
  await proxy.quiet()
  if (kind === 'delay') expect(performance.now() - began).toBeGreaterThan(140)
  expect([reply, taken]).toEqual(outcomes[kind])
  expect(await post('three')).toBe('0123456789')
  expect([struck, proxy.disarm()]).toEqual([1, 0])
})

test.each<[Moment, number]>([
  ['before', 0],
  ['during', 1],
  ['after', 1],
])('a kill %s the request is told with what is in flight', async (moment, through) => {
  const { proxy, taken, tried } = await behindProxy()
  const seen: string[][] = []
  const strike = () => seen.push([...proxy.inFlight(), String(taken.length)]) > 0
  proxy.arm({ kind: 'kill', moment, place: 'post', nth: 1, ms: 0, strike })
  await tried('x')
  expect(taken).toHaveLength(through)
  expect(seen).toEqual([{ before: ['0'], during: ['post', '0'], after: ['1'] }[moment]])
})

test('a kill that cannot strike waits for the next request, which goes through as well', async () => {
  const { proxy, taken, post } = await behindProxy()
  let asked = 0
  const strike = () => {
    asked += 1
    return false
  }
  proxy.arm({ kind: 'kill', moment: 'before', place: 'post', nth: 2, ms: 0, strike })
  for (const body of ['one', 'two', 'three']) expect(await post(body)).toBe('0123456789')
  expect([asked, taken.length, proxy.disarm()]).toEqual([2, 3, 1])
})

test('a request that is told of goes through, and a 503 is counted', async () => {
  const { proxy, taken, post } = await behindProxy()
  let told = 0
  proxy.arm({ kind: 'tell', place: 'post', nth: 1, ms: 0, strike: () => (told += 1) })
  await post('one')
  expect([told, taken, proxy.refusals()]).toEqual([1, ['yes one'], 0])
  await post('no room')
  expect(proxy.refusals()).toBe(1)
})

test('a kill after a reply that never came waits for the next request', async () => {
  const { proxy, post, tried, leave } = await behindProxy()
  let struck = 0
  const strike = () => (struck += 1) > 0
  proxy.arm({ kind: 'kill', moment: 'after', place: 'post', nth: 1, ms: 0, strike })
  leave(true)
  expect([await tried('one'), struck]).toEqual(['broken', 0])
  leave(false)
  await post('two')
  expect([struck, proxy.disarm()]).toEqual([1, 0])
})
