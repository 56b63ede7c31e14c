import { expect, test } from 'vitest'
import { seededRandom } from '../support/streams.ts'
import { expectDelivered, History } from './check.ts'
import { startEmbedded, victims, type Victim } from './embedded.ts'
import { expectDecided, expectFolded } from './folded.ts'
import { produce } from './producer.ts'
import { settle } from './settle.ts'
import { Tally } from './tally.ts'
import { waitUntil } from './wait.ts'
import { faultWorld, wavesOf } from './world.ts'

/** `npm run faults -- --embedded N` sets these. */
const wanted = Number(process.env['FAULT_EMBEDDED'] ?? 0)
const firstSeed = Number(process.env['FAULT_SEED'] ?? 1)
/** Who is killed, one after the other, while one wave is sent. */
const strikes: readonly Victim[][] = Array.from({ length: wanted }, (_, at) => [
  victims[(firstSeed + at) % victims.length] ?? 'engine',
])
const latestMs = 1200

// A minute: by command only, with FAULT_EMBEDDED.
test.skipIf(wanted === 0)(
  'whatever of npm start is killed while it takes events: it is back by itself and has all of them once',
  async () => {
    const tally = new Tally()
    const history = new History()
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
    const [world, system] = await Promise.all([faultWorld(), startEmbedded()])
    try {
      for (const [at, killed] of strikes.entries()) {
        const seed = firstSeed + at
        const random = seededRandom(seed)
        const began = performance.now()
        const stop = AbortSignal.timeout(300_000)
        const [wave] = wavesOf(world, seed, 0, tomorrow)
        if (wave === undefined) throw new Error('no wave')
        for (const victim of killed) tally.plan(victim)
        const strike = async () => {
          for (const victim of killed) {
            await new Promise((resolve) => setTimeout(resolve, latestMs * random()))
            const kill = () => Promise.resolve(system.kill(victim))
            await waitUntil(() => `${victim} to kill`, 60_000, kill)
            tally.add(victim, 'while events come')
          }
        }
        const requests = [...wave.once, ...wave.requests]
        const [sent] = await Promise.all([produce(requests, () => [system.door], stop), strike()])
        history.add(wave, sent)
        await settle(system)
        await expectDelivered(system, history)
        await expectDecided(system.client, () => settle(system))
        const seconds = ((performance.now() - began) / 1000).toFixed(1)
        process.stdout.write(
          `seed ${seed}: killed ${killed.join(', ')}, ${sent.acknowledged} lines, ${seconds} s\n`,
        )
      }
      await expectFolded(system.client)
      expect(tally.struck).toBe(tally.planned)
    } finally {
      process.stdout.write(`${tally.table()}\n`)
      await system.close()
    }
  },
  strikes.length * 600_000,
)
