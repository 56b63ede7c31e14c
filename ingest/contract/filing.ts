import Type, { type Static } from 'typebox'
import { CountryCode, Hts10, ImporterNumber } from './codes.ts'
import { cents, word } from './event-parts.ts'

/** One line of an entry. What a filing does not declare is absent, never zero. */
export const Line = Type.Object(
  {
    line_number: Type.Integer({ minimum: 1, maximum: 999_999 }),
    hts10: Hts10,
    origin: CountryCode,
    manufacturer_id: Type.Optional(Type.String({ pattern: '^[0-9A-Z]{1,15}$' })),
    value_cents: cents(0),
    duty_cents: Type.Optional(cents(0)),
    duty_rate_ppm: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 100_000_000,
        description: 'Claimed ad valorem rate, parts per million of value',
      }),
    ),
    weight_grams: Type.Optional(Type.Integer({ minimum: 0, maximum: 9_000_000_000_000_000 })),
    quantity: Type.Optional(Type.Integer({ minimum: 0, maximum: 9_000_000_000_000_000 })),
    preference: Type.Optional(word('Preference programme claimed')),
    adcvd_case: Type.Optional(
      Type.String({
        pattern: '^[AC][0-9]{6}([0-9]{3})?$',
        description: 'AD/CVD case, A570983 or with company suffix',
      }),
    ),
  },
  { additionalProperties: false },
)
export type Line = Static<typeof Line>

/** All lines travel as one payload, so that a later filing replaces them whole. */
export const filedFields = {
  importer_number: ImporterNumber,
  entry_type: Type.String({
    pattern: '^[0-9]{2}$',
    description: 'Entry type code of CBP Form 7501',
  }),
  mode: Type.String({ pattern: '^[0-9]{2}$', description: 'Mode of transport code' }),
  departure: Type.Optional(CountryCode),
  lines: Type.Array(Line, { minItems: 1, maxItems: 10_000 }),
}
