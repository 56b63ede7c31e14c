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
  ingest_metrics_port: number | undefined
  clickhouse_url: string | undefined
  clickhouse_user: string | undefined
  clickhouse_password: string | undefined
  reference_dir: string | undefined
  kafka_ssl: boolean
  kafka_sasl: KafkaSasl | undefined
  kafka_session_seconds: number
  log_level: string
}

export interface KafkaSasl {
  mechanism: (typeof saslMechanisms)[number]
  username: string
  password: string
}
const saslMechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const

const loopback = new Set(['127.0.0.1', '::1', 'localhost'])
export const isLoopback = (host: string) => loopback.has(host)

/** Throws INGEST_TOKEN_REQUIRED where others could reach a listener that asks for nothing. */
export function checkReach({ host, ingest_token }: IngestConfig): void {
  if (ingest_token !== undefined || isLoopback(host)) return
  throw new AppError(
    'INGEST_TOKEN_REQUIRED',
    `HOST=${host} is reachable by others: set INGEST_TOKEN.`,
  )
}

/** Throws BAD_CONFIG with what to change. */
export function readConfig(env: Record<string, string | undefined>): IngestConfig {
  const value = (name: string) => (env[name] === '' ? undefined : env[name])
  const number = (name: string, otherwise: number, most: number, least = 0) => {
    const text = value(name)
    const parsed = text === undefined ? otherwise : Number(text)
    if (Number.isInteger(parsed) && parsed >= least && parsed <= most) return parsed
    throw new AppError(
      'BAD_CONFIG',
      `${name}=${text} must be a whole number from ${least} to ${most}.`,
    )
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
    ingest_metrics_port:
      value('INGEST_METRICS_PORT') === undefined
        ? undefined
        : number('INGEST_METRICS_PORT', 0, 65_535),
    clickhouse_url: value('CLICKHOUSE_URL'),
    clickhouse_user: value('CLICKHOUSE_USER'),
    clickhouse_password: value('CLICKHOUSE_PASSWORD'),
    reference_dir: value('REFERENCE_DIR'),
    kafka_ssl: kafkaSsl(value('KAFKA_SSL')),
    kafka_sasl: kafkaSasl(
      value('KAFKA_SASL_MECHANISM'),
      value('KAFKA_SASL_USERNAME'),
      value('KAFKA_SASL_PASSWORD'),
    ),
    // Three heartbeats, one a second, fit into the least.
    kafka_session_seconds: number('KAFKA_SESSION_SECONDS', 30, 1800, 3),
    log_level,
  }
}

function kafkaSsl(text = '0'): boolean {
  if (text === '0' || text === '1') return text === '1'
  throw new AppError('BAD_CONFIG', `KAFKA_SSL=${text} must be 1 or 0.`)
}

/** Messages name the variable, never the secret. */
function kafkaSasl(
  name: string | undefined,
  username: string | undefined,
  password: string | undefined,
): KafkaSasl | undefined {
  if (name === undefined && username === undefined && password === undefined) return undefined
  const mechanism = saslMechanisms.find((known) => known === name?.toLowerCase())
  if (mechanism === undefined || username === undefined || password === undefined) {
    throw new AppError(
      'BAD_CONFIG',
      `KAFKA_SASL_MECHANISM (${saslMechanisms.join(', ')}), KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD go together.`,
    )
  }
  return { mechanism, username, password }
}
