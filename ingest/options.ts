import { AppError } from '../sql/errors.ts'

export const usage = `Usage: npm run ingest -- --source file --path FILE|- [--format ndjson|csv] [--map MAP.json] [--from start|position] [--follow]
       npm run ingest -- --source http
FILE may end in .gz; - reads standard input. --format csv needs --map. --from position reads behind what was read of
the file before; --follow does so too, and reads on as the file grows and is rotated. HTTP listens on HOST and INGEST_PORT.`

export type IngestOptions =
  | { source: 'help' }
  | { source: 'http' }
  | {
      source: 'file'
      path: string
      format: 'ndjson' | 'csv'
      map: string | undefined
      from: 'start' | 'position'
      follow: boolean
    }

interface Given {
  source?: string | undefined
  path?: string | undefined
  format?: string | undefined
  map?: string | undefined
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
  const { source, path, format = 'ndjson', map } = given
  if (given.help === true) return { source: 'help' }
  if (source === 'http') {
    const others = [path, map, given.format, given.from, given.follow]
    if (others.some((value) => value !== undefined)) {
      throw usageError('--path, --format, --map, --from and --follow belong to --source file.')
    }
    return { source: 'http' }
  }
  if (source !== 'file')
    throw usageError(
      `--source must be file or http${source === undefined ? '' : `, not ${source}`}.`,
    )
  if (path === undefined || path === '')
    throw usageError('--source file needs --path FILE, or --path - for standard input.')
  if (format !== 'ndjson' && format !== 'csv')
    throw usageError(`--format must be ndjson or csv, not ${format}.`)
  if ((format === 'csv') !== (map !== undefined))
    throw usageError('--format csv and --map MAP.json go together.')
  const follow = given.follow ?? false
  const from = given.from ?? (follow ? 'position' : 'start')
  if (from !== 'start' && from !== 'position')
    throw usageError(`--from must be start or position, not ${from}.`)
  if (path === '-' && (follow || from === 'position'))
    throw usageError('Standard input has no position: --from position and --follow need a file.')
  if (follow && /\.(gz|zst)$/.test(path)) throw usageError('A compressed file cannot be followed.')
  return { source: 'file', path, format, map, from, follow }
}

const usageError = (message: string) => new AppError('USAGE', message)
