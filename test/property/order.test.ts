import { expect, test } from 'vitest'
import { adversary } from '../support/adversary.ts'
import { answersOf, expectOracle } from '../support/compare.ts'
import { road, type Road } from '../support/road.ts'
import { cut, repeated, rewritten, shuffled, simulate } from '../support/streams.ts'

/** Half over HTTP while the server folds, half as bulk files, in pieces of any size. */
async function pourAnyhow(system: Road, lines: readonly string[], seed: number): Promise<void> {
  const http = await system.http()
  const pieces = cut(lines, 400, seed)
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 0) {
      const answer = await fetch(`${http.url}/v1/events`, {
        method: 'POST',
        body: piece.join('\n'),
      })
      expect(answer.status).toBe(202)
      expect(await answer.json()).toMatchObject({
        received: piece.length,
        accepted: piece.length,
        rejected: 0,
      })
    } else await system.load(piece, `piece-${index}`)
  }
  await system.ingested()
  await system.server.settle()
}

test.each([12])(
  'shuffled, a fifth repeated, cut anew and half over HTTP gives every endpoint the same answer (seed %i)',
  async (seed) => {
    const straight = await road()
    const lines = [
      ...(await simulate(['--entries', '400', '--seed', String(seed)])),
      ...adversary().lines,
    ]
    await straight.load(lines)
    await straight.server.settle()
    const expected = await answersOf(straight)
    const events = [...lines, ...(await straight.decisions())]
    await straight.close()

    const other = await road()
    await pourAnyhow(other, rewritten(shuffled(repeated(events, 0.2, seed), seed), seed), seed)
    expect(await answersOf(other)).toEqual(expected)
    const { figures, oracle } = await expectOracle(other, events)
    expect(oracle.quality().entries).toBeGreaterThan(400)
    expect(figures).toBeGreaterThan(3000)
  },
)
