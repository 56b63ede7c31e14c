import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { runControl } from './control-main.ts'
import { play, rowsOf } from './proof.ts'
import { proofs } from './proofs.ts'
import { runScorecard } from './scorecard-main.ts'
import { playInShards } from './shards.ts'

/**
 * `node --import tsx prove/main.ts [NAME] [--worlds N] [--seed S]`: simulated worlds whose truth is
 * known, against what the estimators claim. Without NAME every proof in the bounded form of the test
 * run; with NAME that one with all designs, by default in its long form. A table a proof, then one
 * JSON line. Ends with 1 when a claim is refused, with 2 when it was not understood. `passed` says that
 * no claim was refused, not that each holds: sixty worlds cannot tell 5 % from 9 %.
 * `control` is another command: a file from outside, with options of its own (control-main.ts).
 * So is `scorecard --train FILE`; without a file it is one of the proofs (scorecard-main.ts).
 */
if (process.argv[2] === 'control') process.exit(await runControl(process.argv.slice(3)))
if (process.argv[2] === 'scorecard' && process.argv.some((one) => /^--(train|judge)/.test(one))) {
  process.exit(await runScorecard(process.argv.slice(3)))
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { worlds: { type: 'string' }, seed: { type: 'string', default: '1' } },
    })
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    process.stderr.write(`${said}\nUse: npm run prove -- [NAME] [--worlds N] [--seed S]\n`)
    process.exit(2)
  }
}
const { positionals, values } = readArguments()
const asked = positionals[0]
const chosen = proofs.filter(({ name }) => asked === undefined || name === asked)
const worlds = values.worlds === undefined ? null : Number(values.worlds)
const seed = Number(values.seed)
if (chosen.length === 0) {
  const names = proofs.map(({ name }) => name).join(', ')
  process.stderr.write(`No proof is called ${asked}. There are: ${names}.\n`)
  process.exit(2)
}
if (!Number.isInteger(seed) || (worlds !== null && !(Number.isInteger(worlds) && worlds > 0))) {
  process.stderr.write('--worlds takes a whole number above zero, --seed a whole number.\n')
  process.exit(2)
}
const long = asked !== undefined
const processes = Math.min(2, availableParallelism())
let allPassed = true
for (const proof of chosen) {
  const started = performance.now()
  const to = worlds ?? (long ? proof.worlds.long : proof.worlds.bounded)
  const span = { seed, from: 0, to, long }
  const played = long ? await playInShards(proof, span, processes) : play(proof, span)
  const claims = proof.claims(played)
  const failed = claims.filter(({ passed }) => !passed)
  allPassed &&= failed.length === 0
  process.stdout.write(`\n${proof.name}: ${proof.about}\n`)
  console.table(rowsOf(proof, played))
  process.stdout.write(
    `${JSON.stringify({
      name: proof.name,
      passed: failed.length === 0,
      worlds: to,
      seed,
      claims: claims.length,
      failed,
      seconds: Math.round((performance.now() - started) / 100) / 10,
    })}\n`,
  )
}
process.exit(allPassed ? 0 : 1)
