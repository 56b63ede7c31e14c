import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { RejectPage } from '../contract/data-quality.ts'
import { Filters } from '../contract/filters.ts'
import { UniformityBand } from '../contract/uniformity.ts'
import { liveViews } from '../contract/live.ts'
import { RequestError } from '../errors.ts'
import { encodeArrow } from '../live/arrow.ts'
import { parseFilters } from '../live/parse-filters.ts'
import { rejectsOf } from '../live/quality.ts'
import type { PageState } from '../live/state.ts'
import { reply, views } from '../live/views.ts'
import { fullScope } from '../../sql/scope.ts'

export const arrowType = 'application/vnd.apache.arrow.stream'

/** Filters of a request; 400 with the code when one is unknown or malformed. */
export function filtersOf(request: FastifyRequest): Filters {
  const cut = request.url.indexOf('?')
  const filters = parseFilters(cut < 0 ? '' : request.url.slice(cut + 1))
  if ('code' in filters) throw new RequestError(400, filters.code, filters.detail)
  return filters
}

/** The live views over REST: the same answer as the socket gives, as JSON or as Arrow. */
export const viewRoutes: FastifyPluginAsync<{ state: PageState; now: () => Date }> = async (
  app,
  { state, now },
) => {
  for (const name of liveViews) {
    const view = views[name]
    app.get(
      `/api/${name}`,
      {
        schema: {
          tags: ['views'],
          querystring: Type.Object(Filters.properties),
          response: {
            200: {
              content: {
                'application/json': { schema: view.page },
                [arrowType]: { schema: Type.String({ format: 'binary' }) },
              },
            },
          },
        },
        validatorCompiler: () => () => true,
        serializerCompiler: () => JSON.stringify,
      },
      async (request, answer) => {
        const whole = await reply(view, state.asking(), filtersOf(request), fullScope, now())
        if (request.headers.accept?.includes(arrowType) !== true) return whole
        const { rows, ...rest } = whole
        return answer
          .type(arrowType)
          .send(Buffer.from(encodeArrow(view.row, rows, JSON.stringify(rest))))
      },
    )
  }
  app.get(
    '/api/uniformity/band',
    {
      schema: {
        tags: ['views'],
        querystring: Type.Object(Filters.properties),
        response: { 200: UniformityBand },
      },
      validatorCompiler: () => () => true,
      serializerCompiler: () => JSON.stringify,
    },
    (request) => state.band(filtersOf(request)),
  )
  app.get(
    '/api/data-quality/rejects',
    { schema: { tags: ['views'], response: { 200: RejectPage } } },
    async () => {
      const asking = state.asking()
      const rows = await rejectsOf(asking.client)
      const { as_of, applied_at, simulated } = asking.freshness
      const quality = await views['data-quality'].answer(asking, {}, fullScope)
      const total = Number(quality.meta['rejected'])
      return {
        as_of,
        applied_at,
        computed_at: now().toISOString(),
        simulated: simulated ?? false,
        n: rows.length,
        definition: 'data_quality',
        filters: {},
        not_applied: [],
        meta: { total },
        rows,
      }
    },
  )
}
