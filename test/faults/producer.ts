import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'

/** Lines of requests that were answered with 202, and of all tries that may have stored something. */
export interface Sent {
  acknowledged: number
  tried: number
}

interface Answer {
  received: number
  accepted: number
  rejected: number
  pending: number
}

const senders = 3
/** Between two requests of one sender: a round lasts long enough for several rounds of the loop. */
const pauseMs = 40

/**
 * A producer as the contract wants it: each request is sent again, to any of the doors, until it got its 202.
 * Throws when an answer does not count the lines of its request.
 */
export async function produce(
  requests: readonly string[][],
  doors: () => readonly string[],
  stop: AbortSignal,
): Promise<Sent> {
  const sent: Sent = { acknowledged: 0, tried: 0 }
  const waiting = [...requests]
  let turn = 0
  const sender = async () => {
    for (let lines = waiting.shift(); lines !== undefined; lines = waiting.shift()) {
      for (;;) {
        stop.throwIfAborted()
        turn += 1
        const open = doors()
        const door = open[turn % open.length]
        const answer = await post(`${door}/v1/events`, lines)
        if (answer !== 'refused') sent.tried += lines.length
        if (typeof answer === 'string') {
          await sleep(50)
          continue
        }
        expect(answer.received, 'lines of a request that got its 202').toBe(lines.length)
        expect(answer.accepted + answer.rejected + answer.pending).toBe(lines.length)
        sent.acknowledged += lines.length
        await sleep(pauseMs)
        break
      }
    }
  }
  await Promise.all(Array.from({ length: senders }, sender))
  return sent
}

/** The answer of a 202. `refused`: nothing of so small a request was stored. `unknown`: it may have been. */
async function post(
  url: string,
  lines: readonly string[],
): Promise<Answer | 'refused' | 'unknown'> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body: `${lines.join('\n')}\n`,
      headers: { 'content-type': 'application/x-ndjson' },
      signal: AbortSignal.timeout(15_000),
    })
    const text = await answer.text()
    // The reply of ingest, whose shape the caller's checks see.
    if (answer.status === 202) return JSON.parse(text) as Answer
    return answer.status === 503 ? 'refused' : 'unknown'
  } catch (error) {
    // Nobody listened, so nobody read it.
    const cause: unknown = error instanceof Error ? error.cause : undefined
    return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED'
      ? 'refused'
      : 'unknown'
  }
}
