import { ClickHouseError } from '@clickhouse/client'

/** Why the database did not do it, for a metric: a closed list. */
export const databaseReasons = [
  'connection',
  'timeout',
  'memory',
  'disk',
  'busy',
  'read_only',
  'credentials',
  'other',
] as const
export type DatabaseReason = (typeof databaseReasons)[number]

/** https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp */
const byCode: Record<string, DatabaseReason> = {
  ...{ '159': 'timeout', '160': 'timeout', '209': 'timeout' },
  ...{ '241': 'memory', '243': 'disk' },
  ...{ '202': 'busy', '203': 'busy', '252': 'busy', '364': 'busy' },
  ...{ '164': 'read_only', '242': 'read_only' },
  ...{ '192': 'credentials', '193': 'credentials', '194': 'credentials', '516': 'credentials' },
}
const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

export function databaseReason(error: unknown): DatabaseReason {
  if (error instanceof ClickHouseError) return byCode[error.code] ?? 'other'
  if (!(error instanceof Error)) return 'other'
  if (/timeout|timed out/i.test(error.message)) return 'timeout'
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ETIMEDOUT') return 'timeout'
  return connectionCodes.has(code) || error.message === 'socket hang up' ? 'connection' : 'other'
}

/**
 * ClickHouse codes that mean these rows will never fit: parsing, type, range and shape of the data.
 * https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
 * Every other failure is the database's trouble of the moment, and is tried again.
 */
const dataCodes = new Set([
  '6',
  '16',
  '25',
  '26',
  '27',
  '32',
  '33',
  '38',
  '41',
  '43',
  '53',
  '69',
  '70',
  '72',
  '117',
  '131',
  '321',
  '349',
  '441',
  '469',
  '676',
  '677',
])
export const isRefusal = (error: unknown) =>
  error instanceof ClickHouseError && dataCodes.has(error.code)

const mostCharacters = 300

/**
 * What an error says, fit for a log. Where ClickHouse refuses rows it quotes them, and they hold importer numbers: of such
 * a message only code, type, column and row are left. The rows themselves are in the `.bad` file.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, mostCharacters)
  if (!(error instanceof ClickHouseError)) return error.message.slice(0, mostCharacters)
  const { code, type = 'UNKNOWN', message } = error
  if (!isRefusal(error)) return `${code} ${type}: ${message}`.slice(0, mostCharacters)
  const column = /while reading the value of key ([a-z_]{1,40})\b/.exec(message)?.[1]
  const row = /\(at row (\d{1,9})\)/.exec(message)?.[1]
  return [
    `${code} ${type}`,
    column === undefined ? '' : `, column ${column}`,
    row === undefined ? '' : `, row ${row}`,
  ].join('')
}
