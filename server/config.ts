import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../sql/errors.ts'
import { builtInReferenceDir, readReference, type Reference } from '../sql/reference.ts'

export interface ServerConfig {
  host: string
  port: number
  dataDir: string
  clickhouseUrl: string | undefined
  clickhouseUser: string | undefined
  clickhousePassword: string | undefined
  referenceDir: string | undefined
  cookieSecret: string | undefined
  /** Where ingest takes events over HTTP, and the token it asks for. */
  ingestUrl: string
  ingestToken: string | undefined
  logLevel: string
}

const loopback = new Set(['127.0.0.1', 'localhost', '::1'])

/** Reads the environment once; an empty value means unset. Throws CONFIG_INVALID with the variable and what to do. */
export function readServerConfig(env: Record<string, string | undefined>): ServerConfig {
  const value = (name: string) => env[name] || undefined
  const host = value('HOST') ?? '127.0.0.1'
  const auth = value('AUTH') ?? 'none'
  if (auth !== 'none')
    throw new AppError(
      'CONFIG_INVALID',
      `AUTH=${auth} does not exist yet; leave AUTH empty or set AUTH=none.`,
    )
  if (!loopback.has(host)) {
    throw new AppError(
      'AUTH_REQUIRED',
      `HOST=${host} is not a loopback address, and AUTH=none shows everything to everybody. Set HOST=127.0.0.1.`,
    )
  }
  const portOf = (name: string, otherwise: number) => {
    const port = Number(value(name) ?? otherwise)
    if (Number.isInteger(port) && port >= 0 && port <= 65535) return port
    throw new AppError('CONFIG_INVALID', `${name}=${env[name]} is not a port number.`)
  }
  const port = portOf('PORT', 8080)
  const ingestHost = host === '::1' ? '[::1]' : host
  const ingestUrl = value('INGEST_URL') ?? `http://${ingestHost}:${portOf('INGEST_PORT', 8090)}`
  if (!/^https?:\/\//.test(ingestUrl) || !URL.canParse(ingestUrl))
    throw new AppError(
      'CONFIG_INVALID',
      `INGEST_URL=${ingestUrl} is not an address such as http://127.0.0.1:8090.`,
    )
  return {
    host,
    port,
    dataDir: value('DATA_DIR') ?? './data',
    clickhouseUrl: value('CLICKHOUSE_URL'),
    clickhouseUser: value('CLICKHOUSE_USER'),
    clickhousePassword: value('CLICKHOUSE_PASSWORD'),
    referenceDir: value('REFERENCE_DIR'),
    cookieSecret: value('COOKIE_SECRET'),
    ingestUrl: ingestUrl.replace(/\/+$/, ''),
    ingestToken: value('INGEST_TOKEN'),
    logLevel: value('LOG_LEVEL') ?? 'info',
  }
}

/** The built-in reference tables, and those of REFERENCE_DIR over them. */
export const referenceOf = ({ referenceDir }: Pick<ServerConfig, 'referenceDir'>): Reference =>
  readReference(
    referenceDir === undefined ? [builtInReferenceDir] : [builtInReferenceDir, referenceDir],
  )

/** Key of the hash that stands for an importer number in addresses: from COOKIE_SECRET, else generated once per DATA_DIR. */
export interface ImporterKeySecret {
  key_high: bigint
  key_low: bigint
}
export function importerKeySecret(
  config: Pick<ServerConfig, 'cookieSecret' | 'dataDir'>,
): ImporterKeySecret {
  let secret = config.cookieSecret
  if (secret === undefined) {
    const file = join(config.dataDir, 'importer-key')
    if (!existsSync(file)) {
      mkdirSync(config.dataDir, { recursive: true })
      writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 })
    }
    secret = readFileSync(file, 'utf8')
  }
  const digest = createHash('sha256').update(`importer-key:${secret}`).digest()
  return { key_high: digest.readBigUInt64BE(0), key_low: digest.readBigUInt64BE(8) }
}
