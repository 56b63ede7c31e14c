import Type, { type Static } from 'typebox'
import { segments } from '../../ingest/contract/entry-event.ts'
import { CenterCode, IsoDate, PortCode } from '../../ingest/contract/codes.ts'
import { measureNames } from './measures.ts'

const many = <T extends Type.TSchema>(item: T) => Type.Optional(Type.Array(item, { maxItems: 200 }))

/**
 * The filters of every view; they live in the page's address. Repeatable ones are lists.
 * `from` and `to` are inclusive dates; without them a view covers the 28 days that end with the newest event.
 * `measure` is the outcome whose uniformity is asked for (default `exam`).
 * `tz` is the IANA zone that days of Center work are cut in (default America/New_York).
 */
export const Filters = Type.Object(
  {
    center: many(CenterCode),
    port: many(PortCode),
    segment: many(Type.Enum([...segments])),
    mode: many(Type.String({ pattern: '^[0-9]{2}$' })),
    tier: many(Type.Integer({ minimum: 0, maximum: 3 })),
    measure: Type.Optional(Type.Enum([...measureNames])),
    from: Type.Optional(IsoDate),
    to: Type.Optional(IsoDate),
    tz: Type.Optional(Type.String({ pattern: '^[A-Za-z]+(/[A-Za-z_+0-9-]+){0,2}$' })),
  },
  { additionalProperties: false },
)
export type Filters = Static<typeof Filters>
export type FilterName = keyof Filters
