import fc from 'fast-check'
import { expect, test } from 'vitest'
import { steps } from '../support/memory-fs.ts'
import { sealedRejects } from '../support/spool.ts'
import type { Life } from '../support/spool-life.ts'
import { World } from '../support/spool-model.ts'
import { settle } from '../support/spool-settle.ts'
import { seededRandom } from '../support/streams.ts'

/** `FAULT_RUNS=200000 FAULT_SEED=5 npx vitest run --project property test/property/spool.test.ts` looks further. */
const runs = Number(process.env['FAULT_RUNS'] ?? 3000)
const firstSeed = Number(process.env['FAULT_SEED'] ?? 1)

const small = fc.nat({ max: 7 })
const command = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('write' as const), rows: small, who: small }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('hold' as const), rows: small, who: small }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('take' as const), who: small }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('done' as const), who: small, which: small }),
  },
  {
    arbitrary: fc.record({ do: fc.constant('aside' as const), who: small, which: small }),
    weight: 1,
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const), who: small }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retry' as const), who: small }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('tidy' as const), who: small }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      step: fc.constantFrom(...steps, 'remove' as const, 'syncFolder' as const),
      in: fc.nat({ max: 3 }),
      times: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('room' as const), bytes: fc.nat(6000) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('flip' as const), which: small, at: fc.nat(4000) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      in: fc.nat({ max: 14 }),
      power: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('both' as const) }) },
)
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never

/** Releases the oldest held batch as ingest does: the new batch first, then the old one goes. */
async function release(world: World, life: Life): Promise<void> {
  const [oldest] = await world.held(life)
  if (oldest === undefined || life.process.dead) return
  if (await world.put(life, sealedRejects(oldest.header.received), 'batch', true))
    await world.drop(life, oldest.header.batch_seq)
}

async function step(world: World, life: Life, command: Command): Promise<void> {
  const taken = [...life.taken.keys()]
  switch (command.do) {
    case 'write':
      await world.put(life, sealedRejects(1 + command.rows), 'batch')
      return
    case 'hold':
      await world.put(life, sealedRejects(1 + command.rows), 'held')
      return
    case 'take':
      return world.take(life)
    case 'done':
    case 'aside': {
      const seq = taken[command.which % taken.length]
      if (seq !== undefined) await world.end(life, seq, command.do === 'aside')
      return
    }
    case 'release':
      return release(world, life)
    case 'retry':
      life.spool.retryUnread()
      return
    case 'tidy':
      return world.tidy(life)
    case 'fault':
      world.disk.faults.push({ step: command.step, in: command.in, times: command.times })
      return
    case 'room': {
      const used = [...world.disk.files('').values()].reduce((sum, data) => sum + data.length, 0)
      world.disk.room = command.bytes > 5000 ? Infinity : used + command.bytes
      return
    }
    case 'flip':
      world.flip(command.which, command.at)
      return
    case 'crash':
      if (command.in === 0) world.crash(command.power)
      else {
        world.power = command.power
        world.disk.crashIn = command.in
      }
      return
    case 'both':
      // Two processes start at once and find the same dead folders.
      world.crash(false)
      await Promise.all([world.start(), world.start()])
  }
}

async function play(commands: readonly Command[], maxBytes: number, seed: number, power: boolean) {
  const world = new World(maxBytes, seededRandom(seed))
  const alive = async () => {
    for (let tries = 0; world.lives.length === 0; tries += 1) {
      if (tries > 3) world.disk.faults = []
      await world.start()
      world.bury()
    }
  }
  for (const command of commands) {
    await alive()
    const who = 'who' in command ? command.who : 0
    const life = world.lives[who % world.lives.length]
    if (life !== undefined) await step(world, life, command)
    // A `next` that was asleep may have been woken.
    await new Promise((resolve) => setImmediate(resolve))
    world.bury()
    world.invariants()
  }
  await settle(world, power)
}

test(`what the spool acknowledged comes back after any crash, whole and in order (${runs} histories)`, async () => {
  let played = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(command, { maxLength: 40, size: 'max' }),
      fc.constantFrom(2500, 8000, 1e9),
      fc.nat(),
      fc.boolean(),
      async (...history) => {
        played += 1
        await play(...history)
      },
    ),
    { numRuns: runs, seed: firstSeed },
  )
  expect(played).toBe(runs)
})
