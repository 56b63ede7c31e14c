import { AppError } from '../sql/errors.ts'

export const usage = `Usage: npm run ingest -- --source file --path FILE|- [--format ndjson|csv] [--map MAP.json] [--from start|position] [--follow]
       npm run ingest -- --source http
       npm run ingest -- --source kafka --brokers HOST:PORT[,HOST:PORT..] --topic T --group G [--from earliest|latest]
FILE may end in .gz; - reads standard input. --format csv needs --map. --from position reads behind what was read of
the file before; --follow does so too, and reads on as the file grows and is rotated. HTTP listens on HOST and INGEST_PORT.
Kafka: --from (default earliest) counts only for a group that has committed nothing; KAFKA_SSL and KAFKA_SASL_* are in .env.example.`

export type IngestOptions =
  { source: 'help' } | { source: 'http' } | KafkaIngestOptions | FileIngestOptions

export interface FileIngestOptions {
  source: 'file'
  path: string
  format: 'ndjson' | 'csv'
  map: string | undefined
  from: 'start' | 'position'
  follow: boolean
}

export interface KafkaIngestOptions {
  source: 'kafka'
  brokers: string[]
  topic: string
  group: string
  from: 'earliest' | 'latest'
}

interface Given {
  source?: string | undefined
  path?: string | undefined
  format?: string | undefined
  map?: string | undefined
  brokers?: string | undefined
  topic?: string | undefined
  group?: string | undefined
  from?: string | undefined
  follow?: boolean | undefined
  help?: boolean | undefined
}

/** Throws USAGE with the option to change. */
export function readOptions(parse: () => Given): IngestOptions {
  let given: Given
  try {
    given = parse()
  } catch (cause) {
    throw usageError(cause instanceof Error ? cause.message : String(cause))
  }
  const { source } = given
  if (given.help === true) return { source: 'help' }
  if (source === undefined || !isSource(source)) {
    const not = source === undefined ? '' : `, not ${source}`
    throw usageError(`--source must be file, http or kafka${not}.`)
  }
  if (source === 'http' && given.from !== undefined)
    throw usageError('--from belongs to --source file and --source kafka.')
  for (const name of Object.keys(owners).filter(isOwned)) {
    if (given[name] !== undefined && owners[name] !== source)
      throw usageError(`--${name} belongs to --source ${owners[name]}.`)
  }
  if (source === 'http') return { source }
  return source === 'kafka' ? kafkaOptions(given) : fileOptions(given)
}

const owners = {
  path: 'file',
  format: 'file',
  map: 'file',
  brokers: 'kafka',
  topic: 'kafka',
  group: 'kafka',
  follow: 'file',
} as const
const isOwned = (name: string): name is keyof typeof owners => name in owners
const isSource = (name: string) => name === 'file' || name === 'http' || name === 'kafka'

function fileOptions(given: Given): FileIngestOptions {
  const { path, format = 'ndjson', map, follow = false } = given
  if (path === undefined || path === '')
    throw usageError('--source file needs --path FILE, or --path - for standard input.')
  if (format !== 'ndjson' && format !== 'csv')
    throw usageError(`--format must be ndjson or csv, not ${format}.`)
  if ((format === 'csv') !== (map !== undefined))
    throw usageError('--format csv and --map MAP.json go together.')
  const from = given.from ?? (follow ? 'position' : 'start')
  if (from !== 'start' && from !== 'position')
    throw usageError(`--from must be start or position, not ${from}.`)
  if (path === '-' && (follow || from === 'position'))
    throw usageError('Standard input has no position: --from position and --follow need a file.')
  if (follow && /\.(gz|zst)$/.test(path)) throw usageError('A compressed file cannot be followed.')
  return { source: 'file', path, format, map, from, follow }
}

function kafkaOptions(given: Given): KafkaIngestOptions {
  const { topic = '', group = '', from = 'earliest' } = given
  const brokers = (given.brokers ?? '').split(',').map((broker) => broker.trim())
  const wrong = brokers.find((broker) => !isAddress(broker))
  if (wrong !== undefined)
    throw usageError(`--brokers must be HOST:PORT, several with commas between, not "${wrong}".`)
  // The rule of the brokers themselves: https://kafka.apache.org/documentation/#basic_ops_add_topic
  if (!/^[a-zA-Z0-9._-]{1,249}$/.test(topic) || topic === '.' || topic === '..')
    throw usageError('--source kafka needs --topic NAME: letters, digits, dot, line or underscore.')
  if (group === '') throw usageError('--source kafka needs --group NAME.')
  if (from !== 'earliest' && from !== 'latest')
    throw usageError(`--from must be earliest or latest, not ${from}.`)
  return { source: 'kafka', brokers, topic, group, from }
}

/** A name or an IPv4 address, and a port: the client splits at the colon. */
function isAddress(broker: string): boolean {
  const port = /^[a-zA-Z0-9._-]+:([0-9]{1,5})$/.exec(broker)?.[1]
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535
}

const usageError = (message: string) => new AppError('USAGE', message)
