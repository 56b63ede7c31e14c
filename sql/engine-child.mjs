// The embedded ClickHouse: the main thread of this process is the engine, until standard input closes.
// Plain JavaScript, because the call blocks this thread for good and needs no loader beside it.
// Usage: node engine-child.mjs DATA_FOLDER CONFIG_XML
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { DataType, load, open } from 'ffi-rs'

const require = createRequire(import.meta.url)
const [folder, config] = process.argv.slice(2)
open({
  library: 'chdb',
  path: join(dirname(require.resolve('@chdb/lib-linux-x64-gnu')), 'libchdb.so'),
})
// The last statement reads standard input until it closes; that keeps the listener up and stops it when the parent dies.
const argv = [
  'clickhouse',
  '--path',
  folder,
  `--config-file=${config}`,
  '--structure',
  'line String',
  '--input-format',
  'LineAsString',
  '--query',
  'SYSTEM START LISTEN HTTP; SELECT count() FROM table FORMAT Null',
]
load({
  library: 'chdb',
  funcName: 'chdb_query_cmdline',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [argv.length, argv],
})
process.exit(0)
