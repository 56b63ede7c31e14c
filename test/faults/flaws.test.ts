import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openEngine } from '../../sql/engine.ts'
import { migrate } from '../../sql/migrate.ts'
import { expectOracle } from '../support/compare.ts'
import { expectDelivered, History } from './check.ts'
import { flaws } from './flaws.ts'
import { expectDecided, expectFolded } from './folded.ts'
import { playRound } from './round.ts'
import { settle } from './settle.ts'
import { startSystem } from './system.ts'
import { Tally } from './tally.ts'
import { faultWorld, wavesOf, type FaultWorld } from './world.ts'

/** `npm run faults -- --flaws` sets it; the flaws take minutes, and are played when the checks change. */
const asked = process.env['FAULT_FLAWS'] !== undefined
const rounds = 2

let world: FaultWorld
let dataDir = ''
beforeAll(async () => {
  if (!asked) return
  world = await faultWorld()
  dataDir = mkdtempSync(join(tmpdir(), 'centerline-flaws-'))
  const engine = await openEngine({ dataDir })
  await migrate(engine.writer)
  await engine.close()
})
afterAll(() => {
  if (asked) rmSync(dataDir, { recursive: true, force: true })
})

test.skipIf(!asked).each(flaws)(
  'caught: $name',
  async ({ change, faults = [], two = false, caughtBy }) => {
    const system = await startSystem([change], join(dataDir, 'engine'))
    const history = new History()
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
    const play = async () => {
      for (let seed = 1; seed <= rounds; seed += 1) {
        const plan = { seed, faults, two, by_file: 0 }
        await playRound(system, plan, wavesOf(world, seed, 0, tomorrow), history, new Tally())
        await expectDelivered(system, history)
        await expectDecided(system.client, () => settle(system))
      }
      if (change.file !== 'sql/queries/fold_entries.sql') await expectFolded(system.client)
      const options = { knownAtOnce: false, relative: 1e-3 }
      await expectOracle(system, [...history.valid], options).catch((error: unknown) => {
        throw new Error(`the oracle: ${String(error)}`)
      })
    }
    try {
      await expect(play()).rejects.toThrow(caughtBy)
    } finally {
      await system.close()
    }
  },
  400_000,
)
