import { parseArgs } from 'node:util'
import { connect } from '../sql/client.ts'
import { openEngine } from '../sql/engine.ts'
import { AppError } from '../sql/errors.ts'
import { migrate } from '../sql/migrate.ts'
import { readServerConfig } from './config.ts'
import { checkPolicy } from './policy/check.ts'
import { learnedDraft, trainingRows } from './policy/learn.ts'
import { createPolicies } from './policy/policies.ts'

/** `npm run policy`: exit codes 0 drafted or shown, 2 usage, 3 could not finish. */
const usage = `Usage: npm run policy -- fit --id ID --person NAME [--from DAY] [--to DAY] [--show]
Learns a scorecard from inspected entries filed in the period and stores it as a new draft of policy ID.
  --id ID        small letters, digits and underscores, such as learned
  --person NAME  who drafts it, as given
  --from, --to   filing days, both included; everything when nothing is said
  --show         only prints the points, and stores nothing`

process.exitCode = await main().catch((error: unknown) => {
  const code = error instanceof AppError ? error.code : 'FAULT'
  process.stderr.write(`${code}: ${error instanceof Error ? error.message : String(error)}\n`)
  if (code === 'USAGE') process.stderr.write(`${usage}\n`)
  return code === 'USAGE' || code === 'CONFIG_INVALID' ? 2 : 3
})

function readArguments() {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  const read = () => {
    try {
      const options = { id: text, person: text, from: text, to: text, show: flag, help: flag }
      return parseArgs({ options, allowPositionals: true })
    } catch (cause) {
      throw new AppError('USAGE', cause instanceof Error ? cause.message : String(cause))
    }
  }
  const { values, positionals } = read()
  if (values.help) return undefined
  const { id, person, from = '1970-01-01', to = '2149-06-06', show } = values
  if (positionals.join() !== 'fit') throw new AppError('USAGE', 'Say what to do: fit.')
  if (id === undefined || person === undefined || person.trim() === '')
    throw new AppError('USAGE', '--id and --person are needed.')
  for (const day of [from, to])
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day)))
      throw new AppError('USAGE', `${day} is not a day such as 2026-03-31.`)
  return { id, person: person.trim(), period: { from, to }, show }
}

async function main(): Promise<number> {
  const asked = readArguments()
  if (asked === undefined) {
    process.stdout.write(`${usage}\n`)
    return 0
  }
  const engine = await openEngine(readServerConfig(process.env))
  try {
    await migrate(engine.writer)
    const client = connect(engine.writer)
    try {
      const policies = createPolicies(client, () => new Date())
      const { active } = await policies.all()
      const like = await policies.documentOf(active)
      const { draft, fit } = learnedDraft(await trainingRows(client, asked.period), like, asked.id)
      const [mistake] = checkPolicy(draft)
      if (mistake !== undefined)
        throw new AppError('BAD_POLICY', `${mistake.path}: ${mistake.code}, ${mistake.detail}`)
      process.stdout.write(`${draft.text}\n`)
      for (const { feature, bins } of fit.scorecard.features)
        for (const { from, missing, points, n, outcomes } of bins)
          process.stdout.write(
            `${feature.padEnd(28)} ${(missing === true ? 'missing' : `from ${from ?? 'the least'}`).padEnd(18)} ${String(points).padStart(5)} points  n=${n} discrepancies=${outcomes}\n`,
          )
      if (asked.show) return 0
      const { life } = await policies.draft(draft, { person: asked.person, note: '' })
      process.stdout.write(`drafted=${life.policy_id}-${life.policy_version}\n`)
      return 0
    } finally {
      await client.close()
    }
  } finally {
    await engine.close()
  }
}
