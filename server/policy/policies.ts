import type { ClickHouseClient } from '@clickhouse/client'
import { randomUUID } from 'node:crypto'
import Type from 'typebox'
import type { Policy, PolicyDraft } from '../contract/policies.ts'
import { RequestError } from '../errors.ts'
import { markPolicy } from '../loop/applied.ts'
import { defineQuery, rows } from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'
import { lifeKey, refusalOf, type Life, type StoredStep } from './life.ts'
import { readDocument, readLives } from './store.ts'

const claimsQuery = defineQuery(
  new URL('../../sql/queries/policies_claims.sql', import.meta.url),
  { policy_id: 'String' },
  Type.Unsafe<{ policy_version: number; document_id: string }>({}),
  { scoped: false },
)
const mostTries = 10

/** Who does it, by the name given, and why; the words were checked. */
export interface Act {
  person: string
  note: string
}
/** Policies and what people do with them. One object a server; two servers agree by what is stored. */
export interface Policies {
  all(): Promise<{ lives: Life[]; active: Life }>
  documentOf(life: Life): Promise<Policy>
  one(policy_id: string, policy_version: number): Promise<{ life: Life; document: Policy }>
  /** Stores a checked document as a new version of its policy. */
  draft(document: PolicyDraft, act: Act): Promise<{ life: Life; document: Policy }>
  /** Records a step. Throws 404 NOT_FOUND, 409 with the code of `refusalOf`, or 409 OVERTAKEN. */
  record(
    policy_id: string,
    policy_version: number,
    step: Exclude<StoredStep['step'], 'drafted'>,
    act: Act,
  ): Promise<Life>
}

export function createPolicies(client: ClickHouseClient, now: () => Date): Policies {
  /** Steps of this server one after the other, so that its drafts have numbers without gaps. */
  let last: Promise<unknown> = Promise.resolve()
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work, work)
    last = turn.catch(() => undefined)
    return turn
  }

  /** Documents never change: each is read once. */
  const documents = new Map<string, Promise<Policy>>()
  function documentOf(life: Life): Promise<Policy> {
    const key = lifeKey(life)
    const known = documents.get(key)
    if (known !== undefined) return known
    const read = readDocument(client, life)
    documents.set(key, read)
    read.catch(() => documents.delete(key))
    return read
  }

  async function write(step: Omit<StoredStep, 'at'>, newestAt: string | null): Promise<void> {
    // After every step that was known, also where the clocks of two servers differ.
    const after = newestAt === null ? 0 : Date.parse(newestAt) + 1
    const at = new Date(Math.max(now().getTime(), after))
    await client.insert({
      table: 'policy_step',
      format: 'JSONEachRow',
      values: [{ ...step, at: at.toISOString() }],
      clickhouse_settings: { log_comment: 'policies_step' },
    })
    // It is stored: a mark that fails only delays when open pages show it.
    await markPolicy(client, at).catch(() => undefined)
  }

  async function find(policy_id: string, policy_version: number) {
    const { lives, newest_at } = await readLives(client)
    const life = lives.find((one) => lifeKey(one) === lifeKey({ policy_id, policy_version }))
    if (life === undefined)
      throw new RequestError(
        404,
        'NOT_FOUND',
        `There is no policy ${policy_id}, version ${policy_version}.`,
      )
    return { life, newest_at }
  }

  /**
   * Takes a version for a document. Of two servers that take the same one at least one sees the other; who sees
   * another gives way, each to a number of its own, so that no version has two documents.
   */
  async function claim(draft: PolicyDraft, document_id: string, least: number): Promise<Policy> {
    const { policy_id } = draft
    const claims = () => rows(client, claimsQuery, fullScope, { policy_id })
    const highest = (taken: readonly { policy_version: number }[]) =>
      Math.max(least, ...taken.map((one) => one.policy_version))
    let policy_version = highest(await claims()) + 1
    for (let tries = 0; tries < mostTries; tries += 1) {
      const document: Policy = { ...draft, policy_version }
      await client.insert({
        table: 'policy_document',
        format: 'JSONEachRow',
        values: [
          {
            ...{ policy_id, policy_version, document_id },
            document: JSON.stringify(document),
            written_at: now().toISOString(),
          },
        ],
        clickhouse_settings: { log_comment: 'policies_document_insert' },
      })
      const taken = await claims()
      const rivals = taken.filter((one) => one.policy_version === policy_version)
      if (rivals.length === 1) return document
      policy_version =
        highest(taken) + 1 + rivals.findIndex((rival) => rival.document_id === document_id)
    }
    throw new RequestError(409, 'OVERTAKEN', 'Others draft the same policy now; send it again.')
  }

  return {
    all: () => readLives(client),
    documentOf,
    one: async (policy_id, policy_version) => {
      const { life } = await find(policy_id, policy_version)
      return { life, document: await documentOf(life) }
    },
    draft: (draft, act) =>
      inTurn(async () => {
        const { lives, newest_at } = await readLives(client)
        const versions = lives
          .filter(({ policy_id }) => policy_id === draft.policy_id)
          .map(({ policy_version }) => policy_version)
        const step_id = randomUUID()
        const document = await claim(draft, step_id, Math.max(0, ...versions))
        const { policy_id, policy_version } = document
        await write({ policy_id, policy_version, step: 'drafted', step_id, ...act }, newest_at)
        const { life } = await find(policy_id, policy_version)
        return { life, document }
      }),
    record: (policy_id, policy_version, step, act) =>
      inTurn(async () => {
        const { life, newest_at } = await find(policy_id, policy_version)
        const refusal = refusalOf(life, step, act.person)
        if (refusal !== undefined) throw new RequestError(409, refusal.code, refusal.detail)
        const step_id = randomUUID()
        await write({ policy_id, policy_version, step, step_id, ...act }, newest_at)
        const after = (await find(policy_id, policy_version)).life
        // Another server's step came first in (at, step_id); both stay on record.
        if (!after.steps.some((one) => one.step_id === step_id && one.counted))
          throw new RequestError(409, 'OVERTAKEN', 'Somebody else was faster; look at it again.')
        return after
      }),
  }
}
