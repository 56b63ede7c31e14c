import { AppError } from '../sql/errors.ts'

export const usage = `Usage: npm run ingest -- --source file --path FILE|- [--format ndjson|csv] [--map MAP.json]
       npm run ingest -- --source http
FILE may end in .gz; - reads standard input. --format csv needs --map. HTTP listens on HOST and INGEST_PORT.`

export type IngestOptions =
  | { source: 'help' }
  | { source: 'http' }
  | { source: 'file'; path: string; format: 'ndjson' | 'csv'; map: string | undefined }

interface Given {
  source?: string | undefined
  path?: string | undefined
  format?: string | undefined
  map?: string | undefined
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
    if (path !== undefined || map !== undefined || given.format !== undefined) {
      throw usageError('--path, --format and --map belong to --source file.')
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
  return { source: 'file', path, format, map }
}

const usageError = (message: string) => new AppError('USAGE', message)
