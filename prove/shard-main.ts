import { play, type Span } from './proof.ts'
import { proofs } from './proofs.ts'

/** Started by shards.ts: plays a span of worlds of one proof and sends the moments to its parent. */
const [name, span] = process.argv.slice(2)
const proof = proofs.find((candidate) => candidate.name === name)
if (!proof || span === undefined || !process.send) {
  process.stderr.write('shard-main.ts is started by main.ts, not by hand.\n')
  process.exit(2)
}
// Written by shards.ts of the same version a moment ago.
const played = play(proof, JSON.parse(span) as Span)
process.send(
  Object.fromEntries([...played].map(([design, tally]) => [design, tally.moments])),
  () => process.disconnect(),
)
