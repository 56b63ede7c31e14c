import type { FastifyError, FastifyPluginAsync, FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import {
  PolicyCheck,
  PolicyDetail,
  PolicyDraft,
  PolicyPage,
  PolicyRow,
  type Policy,
} from '../contract/policies.ts'
import { RequestError } from '../errors.ts'
import { Impact } from '../contract/impact.ts'
import { checkPolicy } from '../policy/check.ts'
import { features } from '../policy/features.ts'
import type { Life, StoredStep } from '../policy/life.ts'
import type { Act, Policies } from '../policy/policies.ts'
import { wordsOf } from '../words.ts'
import { bodyError, guard, isDay, refused, shaped, type Writers } from './guard.ts'

const drafters: Writers = {
  may: new Set(['policy_analyst']),
  does: 'Policies are drafted',
  sends: 'the draft',
}
const approvers: Writers = {
  may: new Set(['policy_approver']),
  does: 'Policies are approved, rejected and activated',
  sends: 'the name and the note',
}
const either: Writers = {
  may: new Set(['policy_analyst', 'policy_approver']),
  does: 'Policies are withdrawn',
  sends: 'the name and the note',
}
/** What people do with a policy that exists; `assessed` is recorded by what assesses. */
const acts: Readonly<
  Record<string, { step: Exclude<StoredStep['step'], 'drafted'>; who: Writers; why: boolean }>
> = {
  approve: { step: 'approved', who: approvers, why: false },
  reject: { step: 'rejected', who: approvers, why: true },
  activate: { step: 'activated', who: approvers, why: false },
  withdraw: { step: 'withdrawn', who: either, why: false },
}
/** A document of a hundred rules with long lists. */
const mostBytes = 524_288
const personWanted = { field: 'person', most: 100, empty: 'Say who does it.' }
const noteWanted = { field: 'note', most: 1000, empty: 'Say in words why.', lines: true }

const badBody = { code: 'BAD_BODY', what: 'The body' }
const closed = { additionalProperties: false }
const Period = Type.Object(
  { from: Type.Optional(Type.String()), to: Type.Optional(Type.String()) },
  {
    ...closed,
    description: 'filing days, both included; default the 180 days that end with the data',
  },
)
const person = Type.String({ description: 'as given, not verified: there is no sign-in' })
const note = Type.Optional(Type.String({ description: 'why' }))
const ActBody = Type.Object({ person, note }, closed)
const AssessBody = Type.Object({ person, note, ...Period.properties }, closed)
const DraftBody = Type.Object({ document: Type.Unknown(), person, note }, closed)
const CheckBody = Type.Object({ document: Type.Unknown() }, closed)
/** As the documentation shows them; a document is judged by `checkPolicy`, with a code for each mistake. */
const shownDraft = Type.Object({ document: PolicyDraft, person, note }, closed)
const shownCheck = Type.Object({ document: PolicyDraft }, closed)

function actOf(body: { person: string; note?: string }, why: boolean): Act {
  const { person: who, note: said = '' } = body
  const words = why || said.trim() !== '' ? wordsOf(noteWanted, said) : ''
  return { person: wordsOf(personWanted, who), note: words }
}

/** The checked document. */
function documentOf(document: unknown): PolicyDraft {
  const mistakes = checkPolicy(document)
  if (mistakes.length > 0 || !Value.Check(PolicyDraft, document))
    throw new RequestError(
      400,
      'BAD_POLICY',
      mistakes.map(({ path, code, detail }) => `${path} ${code}: ${detail}`).join(' '),
      { mistakes },
    )
  return document
}

const rowOf = (life: Life, { text }: Policy): PolicyRow => ({ ...life, text })
const Named = Type.Object({ id: Type.String(), version: Type.String() })
function named({ params }: FastifyRequest): [policy_id: string, policy_version: number] {
  const { id, version } = params as { id: string; version: string }
  if (!/^[1-9][0-9]{0,8}$/.test(version))
    throw refused('NOT_FOUND', `There is no policy ${id}, version ${version}.`, 404)
  return [id, Number(version)]
}

/**
 * The life of policies: drafted, assessed, approved by a second person, in force, superseded. Documents and steps
 * are never changed nor removed. Persons are names as given: there is no sign-in.
 */
export const policiesRoutes: FastifyPluginAsync<{
  policies: Policies
  roles: readonly string[]
  /** Tries a draft on past entries; without a day the period ends with the data. */
  assess: (draft: Policy, period: Static<typeof Period>) => Promise<Impact>
}> = async (app, { policies, roles, assess }) => {
  const tags = ['policies']
  // Every refusal has a code of ours.
  const validatorCompiler = () => () => true
  const writing = (who: Writers) => ({
    bodyLimit: mostBytes,
    onRequest: async (request: FastifyRequest) => guard(request, roles, who),
    validatorCompiler,
  })
  app.setErrorHandler((error: FastifyError) => {
    throw bodyError(error, `A policy has ${mostBytes} bytes at most.`)
  })

  app.get('/api/policies', { schema: { tags, response: { 200: PolicyPage } } }, async () => {
    const { lives, active } = await policies.all()
    const rows = await Promise.all(
      lives.map(async (life) => rowOf(life, await policies.documentOf(life))),
    )
    const { policy_id, policy_version } = active
    return {
      n: rows.length,
      active: { policy_id, policy_version },
      persons_verified: false,
      features: [...features],
      rows: rows.toSorted(inOrder),
    } satisfies PolicyPage
  })
  app.get(
    '/api/policies/:id/:version',
    { schema: { tags, params: Named, response: { 200: PolicyDetail } }, validatorCompiler },
    async (request) => {
      const { life, document } = await policies.one(...named(request))
      return { ...rowOf(life, document), document } satisfies PolicyDetail
    },
  )
  app.post(
    '/api/policies',
    { ...writing(drafters), schema: { tags, body: shownDraft, response: { 201: PolicyDetail } } },
    async (request, answer) => {
      const body = shaped(DraftBody, request.body, badBody)
      const document = documentOf(body.document)
      const made = await policies.draft(document, actOf(body, false))
      const detail = { ...rowOf(made.life, made.document), document: made.document }
      return answer.code(201).send(detail satisfies PolicyDetail)
    },
  )
  app.post(
    '/api/policies/check',
    { ...writing(drafters), schema: { tags, body: shownCheck, response: { 200: PolicyCheck } } },
    async (request) => ({
      mistakes: checkPolicy(shaped(CheckBody, request.body, badBody).document),
    }),
  )
  const impactOf = async (request: FastifyRequest, { from, to }: Static<typeof Period>) => {
    for (const day of [from, to])
      if (day !== undefined && !isDay(day))
        throw refused('BAD_PERIOD', `${day} is not a day of the calendar.`)
    if (from !== undefined && to !== undefined && from > to)
      throw refused('BAD_PERIOD', 'from is a day not after to.')
    const { document } = await policies.one(...named(request))
    return assess(document, {
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    })
  }
  const impactPath = '/api/policies/:id/:version/impact'
  app.get(
    impactPath,
    {
      schema: { tags, params: Named, querystring: Period, response: { 200: Impact } },
      validatorCompiler,
    },
    (request) => {
      const badQuery = { code: 'UNKNOWN_FILTER', what: 'The query' }
      return impactOf(request, shaped(Period, request.query, badQuery))
    },
  )
  app.post(
    impactPath,
    {
      ...writing(drafters),
      schema: { tags, params: Named, body: AssessBody, response: { 200: PolicyRow } },
    },
    async (request) => {
      const { person: who, note: said = '', ...period } = shaped(AssessBody, request.body, badBody)
      const act = actOf({ person: who, note: said }, false)
      const { entries, inspected, from, to } = await impactOf(request, period)
      const found = `${entries} entries filed ${from} to ${to}, ${inspected} of them inspected.`
      const life = await policies.record(...named(request), 'assessed', {
        ...act,
        note: act.note === '' ? found : `${found} ${act.note}`,
      })
      return rowOf(life, await policies.documentOf(life))
    },
  )
  for (const [name, { step, who, why }] of Object.entries(acts))
    app.post(
      `/api/policies/:id/:version/${name}`,
      {
        ...writing(who),
        schema: { tags, params: Named, body: ActBody, response: { 200: PolicyRow } },
      },
      async (request) => {
        const asked = named(request)
        const act = actOf(shaped(ActBody, request.body, badBody), why)
        const life = await policies.record(...asked, step, act)
        return rowOf(life, await policies.documentOf(life))
      },
    )
}

function inOrder(one: PolicyRow, other: PolicyRow): number {
  if (one.policy_id !== other.policy_id) return one.policy_id < other.policy_id ? -1 : 1
  return other.policy_version - one.policy_version
}
