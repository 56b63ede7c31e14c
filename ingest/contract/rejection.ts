import Type, { type Static } from 'typebox'

/** Why a record was refused: the closed list, with one sentence for the operator each. */
export const rejectionReasons = {
  not_utf8: 'The line is not valid UTF-8. Send UTF-8, or convert the file first.',
  too_long: 'The line is longer than 1,048,576 bytes. Split the record; one line is one event.',
  not_json: 'The line is not a JSON object. One line must hold one whole event.',
  bad_csv:
    'The CSV row cannot be read: its quoting or its number of columns does not fit the header.',
  map_failed:
    'The map cannot turn this CSV row into an event: a column is missing or its value does not convert.',
  unknown_type: 'event_type is not on the list of version 1.',
  unknown_version: 'schema_version is not 1. A newer producer needs a newer Centerline.',
  unknown_field: 'The event has a field that its type does not define.',
  missing_field: 'A field that the event type requires is missing.',
  wrong_type: 'A field has the wrong type, shape or range.',
  bad_check_digit: 'The last digit of the entry number is not its check digit.',
  unknown_code: 'The code is not in the reference table that is valid for the event.',
  bad_time: 'The date or time does not exist in the calendar.',
  wrong_world:
    'The database holds the other kind of data: simulated and real events never share one. Use another DATA_DIR or database.',
} as const

export type RejectionCode = keyof typeof rejectionReasons
export const rejectionCodes = Object.keys(rejectionReasons) as RejectionCode[]

/** One refused record as a producer or an operator sees it. `line` counts from 1. */
export const Rejection = Type.Object(
  {
    line: Type.Integer(),
    code: Type.Enum(rejectionCodes),
    path: Type.String({ description: 'JSON pointer of the field, empty for the whole record' }),
    message: Type.String(),
  },
  { additionalProperties: false },
)
export type Rejection = Static<typeof Rejection>
