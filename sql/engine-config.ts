import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What one running embedded engine is reached by; written to `engine.json` (mode 0600). */
export interface EngineFile {
  url: string
  port: number
  secret: string
  writer_password: string
  reader_password: string
  engine_version: string
  supervisor_pid: number
  engine_pid: number
}

/** No HTTP request is answered without this header, `/ping` excepted. */
export const secretHeader = 'X-Centerline-Engine'

/** No FILE, URL, S3, REMOTE or EXECUTABLE: a stolen password still reads no file and reaches no host. */
const writerGrants = [
  'SELECT, INSERT, ALTER, TRUNCATE, OPTIMIZE, SHOW, KILL QUERY, dictGet ON *.*',
  'CREATE DATABASE, CREATE TABLE, CREATE VIEW, CREATE DICTIONARY ON *.*',
  'CREATE TEMPORARY TABLE ON *.*',
  'DROP DATABASE, DROP TABLE, DROP VIEW, DROP DICTIONARY ON *.*',
  'SYSTEM MERGES, SYSTEM FLUSH LOGS, SYSTEM RELOAD DICTIONARY ON *.*',
]
const readerGrants = ['SELECT, SHOW, dictGet ON *.*', 'KILL QUERY ON *.*']
/** The launching session is the passwordless `default`, which cannot be locked out: it may start the listener and read its own input. */
const launcherGrants = [
  'SYSTEM LISTEN ON *.*',
  'CREATE TABLE, CREATE DATABASE, SELECT, DROP TABLE ON default.*',
  'CREATE TABLE, CREATE DATABASE, SELECT, DROP TABLE ON _local.*',
  "READ ON FILE('-')",
  'TABLE ENGINE ON File',
]
const tableEngines = [
  'Atomic',
  'MaterializedView',
  'MergeTree',
  'ReplacingMergeTree',
  'Join',
  'Null',
  'Memory',
  'Distributed',
]

const grants = (lines: string[]) =>
  lines.map((line) => `<query>GRANT ${line.replaceAll('<', '&lt;')}</query>`).join('')

function user(name: string, password: string, profile: string, lines: string[]): string {
  return `<${name}><password>${password}</password><networks><ip>127.0.0.1</ip></networks><profile>${profile}</profile><quota>default</quota><grants>${grants(lines)}</grants></${name}>`
}

/**
 * Queries are answered with the secret header and the credentials of writer or reader only: `default` has no
 * password and may stop the listener, so the secret alone must not let anybody in. (Who knows a password as well
 * can still become `default` with `user=` in the address; this version of the engine offers nothing against that.)
 */
function queryRule(secret: string, name: string, password: string): string {
  const basic = Buffer.from(`${name}:${password}`).toString('base64')
  return `<rule><headers><${secretHeader}>${secret}</${secretHeader}><Authorization>Basic ${basic}</Authorization></headers><handler><type>dynamic_query_handler</type><query_param_name>query</query_param_name></handler></rule>`
}

/** Writes config.xml and users.xml into `folder`; returns the path of the former. */
export function writeEngineConfig(folder: string, engine: EngineFile, memoryBytes: number): string {
  const config = join(folder, 'config.xml')
  writeFileSync(
    config,
    `<clickhouse>
<logger><level>error</level><console>0</console></logger>
<http_port>${engine.port}</http_port><listen_host>127.0.0.1</listen_host>
<users_config>users.xml</users_config>
<max_server_memory_usage>${memoryBytes}</max_server_memory_usage>
<mark_cache_size>268435456</mark_cache_size>
<http_handlers>
<rule><url>/ping</url><handler><type>static</type><status>200</status><content_type>text/plain</content_type><response_content>Ok.</response_content></handler></rule>
${queryRule(engine.secret, 'writer', engine.writer_password)}
${queryRule(engine.secret, 'reader', engine.reader_password)}
</http_handlers>
</clickhouse>\n`,
    { mode: 0o600 },
  )
  const engines = tableEngines.map((name) => `TABLE ENGINE ON ${name}`)
  writeFileSync(
    join(folder, 'users.xml'),
    `<clickhouse>
<profiles><default/><reader><readonly>2</readonly><max_execution_time>60</max_execution_time><max_memory_usage>2000000000</max_memory_usage></reader></profiles>
<users>
${user('default', '', 'default', launcherGrants)}
${user('writer', engine.writer_password, 'default', [...writerGrants, ...engines])}
${user('reader', engine.reader_password, 'reader', readerGrants)}
</users>
<quotas><default/></quotas>
</clickhouse>\n`,
    { mode: 0o600 },
  )
  return config
}
