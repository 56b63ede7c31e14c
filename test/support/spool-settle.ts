import { strict as assert } from 'node:assert'
import { basename } from 'node:path'
import { root, type World } from './spool-model.ts'

/** A new start after everything, on a disk that works: what was promised is there, all else is as it should be. */
export async function settle(world: World, power: boolean): Promise<void> {
  world.disk.faults = []
  world.disk.room = Infinity
  world.disk.crashIn = Infinity
  world.crash(power)
  for (const life of world.lives) life.process.dead = true
  world.bury()
  assert(await world.start(), 'the last start')
  const [life] = world.lives
  assert(life !== undefined)
  world.invariants()
  life.taking = undefined
  for (let before = -1; before < life.delivered.size;) {
    before = life.delivered.size
    await world.take(life)
  }
  const held = (await world.held(life)).map(({ header }) => header.batch_seq)
  world.invariants()
  const files = world.disk.files(root)
  for (const [seq, debt] of world.debts) {
    const got = life.delivered.has(seq) || held.includes(seq)
    assert(got || !debt.acknowledged || debt.ended || debt.aside || debt.damaged, `${seq} is lost`)
    if (debt.damaged === undefined && !debt.aside) continue
    const bad = [...files].find(([path]) => basename(path) === `${seq}.batch.bad`)?.[1]
    const kept = bad?.equals(debt.damaged ?? debt.file) ?? got
    assert(kept || debt.ended || !debt.acknowledged, `${seq} does not lie aside as it was`)
  }
  for (const seq of held) await world.drop(life, seq)
  for (const seq of life.delivered) await world.end(life, seq, false)
  assert.equal(life.spool.bytes, 0)
  assert.equal(life.spool.batches, 0)
  for (const path of world.disk.files(root).keys()) assert(path.endsWith('.bad'), `${path} stayed`)
  await life.spool.close()
  if (world.disk.files(root).size === 0)
    assert(!world.disk.names.has(world.disk.stored(life.spool.home)), 'an empty folder stayed')
}
