import { expect, test } from 'vitest'
import { adversary } from '../support/adversary.ts'
import { expectOracle } from '../support/compare.ts'
import { road } from '../support/road.ts'
import { simulate } from '../support/streams.ts'

test('every number of every endpoint equals the oracle on a stream made to break the fold', async () => {
  const system = await road()
  const { lines } = adversary()
  const totals = await system.load(lines)
  expect(totals).toMatchObject({ received: lines.length, accepted: lines.length, rejected: 0 })
  await system.server.settle()
  const { figures } = await expectOracle(system, lines, { details: 1000 })
  expect(figures).toBeGreaterThan(1000)
}, 300_000)

test('every number of every endpoint equals the oracle on a simulated half year', async () => {
  const system = await road()
  const lines = await simulate(['--entries', '3000', '--seed', '7'])
  const totals = await system.load(lines)
  expect(totals).toMatchObject({
    received: lines.length,
    accepted: lines.length,
    rejected: 0,
    pending: 0,
  })
  await system.server.settle()
  const { figures, oracle } = await expectOracle(system, lines)
  expect(oracle.quality().entries).toBeGreaterThan(2900)
  expect(figures).toBeGreaterThan(20_000)
}, 300_000)
