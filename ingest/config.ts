import { join } from 'node:path'
import { AppError } from '../sql/errors.ts'

/** What ingest reads from the environment, once. An empty value means unset. */
export interface IngestConfig {
  data_dir: string
  spool_dir: string
  spool_max_bytes: number
  host: string
  ingest_port: number
  ingest_token: string | undefined
  clickhouse_url: string | undefined
  clickhouse_user: string | undefined
  clickhouse_password: string | undefined
  reference_dir: string | undefined
  log_level: string
}

const loopback = new Set(['127.0.0.1', '::1', 'localhost'])
export const isLoopback = (host: string) => loopback.has(host)

/** Throws BAD_CONFIG with what to change. */
export function readConfig(env: Record<string, string | undefined>): IngestConfig {
  const value = (name: string) => (env[name] === '' ? undefined : env[name])
  const number = (name: string, otherwise: number, most: number) => {
    const text = value(name)
    const parsed = text === undefined ? otherwise : Number(text)
    if (Number.isInteger(parsed) && parsed >= 0 && parsed <= most) return parsed
    throw new AppError('BAD_CONFIG', `${name}=${text} must be a whole number from 0 to ${most}.`)
  }
  const data_dir = value('DATA_DIR') ?? './data'
  const log_level = value('LOG_LEVEL') ?? 'info'
  if (!['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].includes(log_level)) {
    throw new AppError('BAD_CONFIG', `LOG_LEVEL=${log_level} must be a pino level, such as info.`)
  }
  return {
    data_dir,
    spool_dir: value('SPOOL_DIR') ?? join(data_dir, 'spool'),
    spool_max_bytes: number('SPOOL_MAX_BYTES', 1_073_741_824, Number.MAX_SAFE_INTEGER),
    host: value('HOST') ?? '127.0.0.1',
    ingest_port: number('INGEST_PORT', 8090, 65_535),
    ingest_token: value('INGEST_TOKEN'),
    clickhouse_url: value('CLICKHOUSE_URL'),
    clickhouse_user: value('CLICKHOUSE_USER'),
    clickhouse_password: value('CLICKHOUSE_PASSWORD'),
    reference_dir: value('REFERENCE_DIR'),
    log_level,
  }
}
