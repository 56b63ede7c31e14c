import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { connect } from '../../sql/client.ts'
import { secretHeader, type EngineFile } from '../../sql/engine-config.ts'
import { openEngine } from '../../sql/engine.ts'
import { rowsOf, testEngine, type TestEngine } from '../support/engine.ts'

let db: TestEngine
beforeAll(async () => {
  db = await testEngine()
  return db.close
})
const fileOf = (dataDir: string) =>
  JSON.parse(readFileSync(join(dataDir, 'engine.json'), 'utf8')) as EngineFile
const running = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
const poll = { timeout: 20_000 }

/** A DATA_DIR that goes with the test. */
function dataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'centerline-engine-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Another process that has the engine open until `end()`. */
async function holder(folder: string) {
  const script = `import { openEngine } from './sql/engine.ts'
const engine = await openEngine({ dataDir: process.argv[1] })
process.stdout.write(engine.writer.url + '\\n')
process.stdin.on('end', () => engine.close()).resume()`
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', script, folder],
    { cwd: fileURLToPath(new URL('../..', import.meta.url)), stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const end = () => {
    child.stdin.end()
    return ended
  }
  onTestFinished(async () => {
    await end()
  })
  const [url] = await Promise.race([
    createInterface(child.stdout)
      [Symbol.asyncIterator]()
      .next()
      .then(({ value }) => [value as string]),
    ended.then((code) => Promise.reject(new Error(`the holder ended with ${code}`))),
  ])
  return { url, end }
}

const ways = [
  `select * from file('/etc/passwd', 'LineAsString')`,
  `insert into function file('/tmp/centerline-written', 'CSV', 'a String') select 'x'`,
  `select * from url('http://127.0.0.1:1/', 'CSV', 'a String')`,
  `select * from remote('127.0.0.1:1', 'system.one')`,
  `select * from executable('script.sh', 'CSV', 'a String')`,
  `select * from s3('http://127.0.0.1:1/a', 'CSV', 'a String')`,
  `select * from mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')`,
  `create table centerline.outside (a String) engine = File('CSV', '/etc/passwd')`,
  `create table centerline.outside (a String) engine = URL('http://127.0.0.1:1/', 'CSV')`,
  'SYSTEM STOP LISTEN HTTP',
  'SYSTEM SHUTDOWN',
]
const users = ['default', 'reader', 'writer'] as const

/** One request as a local program would send it; with the credentials of the user, whether or not it could know them. */
function ask(
  query: string,
  user: (typeof users)[number] | undefined,
  withSecret: boolean,
  more = '',
) {
  const { url, secret, reader_password, writer_password } = fileOf(db.dataDir)
  const password = { default: '', reader: reader_password, writer: writer_password }
  const headers = new Headers(withSecret ? { [secretHeader]: secret } : {})
  headers.set('origin', 'http://elsewhere.example')
  headers.set('connection', 'close')
  if (user !== undefined) headers.set('authorization', `Basic ${btoa(`${user}:${password[user]}`)}`)
  return fetch(`${url}/?query=${encodeURIComponent(query)}${more}`, { method: 'POST', headers })
}

describe('from loopback without the secret', () => {
  test.each([undefined, ...users])('no query of %s runs and no CORS header comes', async (user) => {
    for (const query of ['select 1', ...ways]) {
      const answer = await ask(query, user, false, '&add_http_cors_header=1')
      expect([query, answer.status]).toEqual([query, 404])
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
      expect(await answer.text()).not.toContain('root:')
    }
  })

  test('only /ping answers, and says nothing', async () => {
    const { url } = fileOf(db.dataDir)
    const ping = await fetch(`${url}/ping?add_http_cors_header=1&query=select+1`)
    expect([ping.status, await ping.text()]).toEqual([200, 'Ok.'])
    expect(ping.headers.get('access-control-allow-origin')).toBeNull()
    for (const path of ['/play', '/dashboard', '/replicas_status', '/metrics', '/ping/x'])
      expect([path, (await fetch(url + path)).status]).toEqual([path, 404])
    const preflight = await fetch(url, {
      method: 'OPTIONS',
      headers: { origin: 'http://x.example' },
    })
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('with the secret', () => {
  test('the passwordless user that starts the engine runs nothing, whichever way it is named', async () => {
    for (const query of ['select 1', ...ways]) {
      for (const [user, more] of [
        ['default', ''],
        [undefined, ''],
        [undefined, '&user=default'],
      ] as const) {
        const answer = await ask(query, user, true, more)
        expect([query, user, more, answer.ok]).toEqual([query, user, more, false])
      }
    }
  })

  test.each(['reader', 'writer'] as const)(
    '%s reads no file, reaches no host, starts no program and stops no listener',
    async (user) => {
      expect((await ask('select 1', user, true)).status).toBe(200)
      for (const query of ways) {
        const answer = await ask(query, user, true)
        expect([query, answer.ok]).toEqual([query, false])
        expect(await answer.text()).not.toContain('root:')
      }
      expect((await ask('select 1', user, true)).status).toBe(200)
    },
  )

  test('reader reads and does not write', async () => {
    const client = connect(db.engine.reader)
    onTestFinished(() => client.close())
    expect(await rowsOf(client, 'select count() as n from entry')).toEqual([{ n: 0 }])
    for (const query of [
      `insert into schema_migration (name, hash) values ('x', 'x')`,
      'create table mine (a Int8) engine = Memory',
      'truncate table entry',
      'drop table entry',
      'alter table entry delete where 1',
      'create database mine',
      'system merges start',
    ])
      await expect(client.command({ query }), query).rejects.toThrow()
  })
})

test('what names the engine and its secrets is for its owner only', () => {
  const mode = (...path: string[]) => statSync(join(db.dataDir, ...path)).mode & 0o777
  expect(mode('engine.json')).toBe(0o600)
  expect([mode('engine', 'config.xml'), mode('engine', 'users.xml')]).toEqual([0o600, 0o600])
  expect(mode('engine')).toBe(0o700)
})

test('an engine killed hard comes back by itself at the same address with every acknowledged row', async () => {
  const before = fileOf(db.dataDir)
  await db.client.command({ query: 'create table kept (n UInt32) engine = MergeTree order by n' })
  const values = Array.from({ length: 1000 }, (_, n) => ({ n }))
  await db.client.insert({ table: 'kept', values, format: 'JSONEachRow' })
  process.kill(before.engine_pid, 'SIGKILL')
  const kept = () => rowsOf(db.client, 'select count() as n from kept').catch(() => undefined)
  await expect.poll(() => fileOf(db.dataDir).engine_pid, poll).not.toBe(before.engine_pid)
  await expect.poll(kept, poll).toEqual([{ n: 1000 }])
  const after = fileOf(db.dataDir)
  expect(after).toEqual({ ...before, engine_pid: after.engine_pid })
  expect(running(before.engine_pid)).toBe(false)
})

test('a supervisor killed hard is started again by whoever asks, at the same address', async () => {
  const before = fileOf(db.dataDir)
  process.kill(before.supervisor_pid, 'SIGKILL')
  await expect.poll(() => running(before.engine_pid), poll).toBe(false)
  const engine = await db.engine.ensure()
  expect(engine.writer).toEqual(db.engine.writer)
  expect(await rowsOf(db.client, 'select 1 as n')).toEqual([{ n: 1 }])
})

test('two processes share one engine; the last one stops it and nothing stays behind', async () => {
  const folder = dataDir()
  const [one, two] = await Promise.all([holder(folder), holder(folder)])
  expect(one.url).toBe(two.url)
  const { supervisor_pid, engine_pid } = fileOf(folder)
  expect(await one.end()).toBe(0)
  expect((await fetch(`${two.url}/ping`, { headers: { connection: 'close' } })).ok).toBe(true)
  expect([running(supervisor_pid), running(engine_pid)]).toEqual([true, true])
  expect(await two.end()).toBe(0)
  expect([running(supervisor_pid), running(engine_pid)]).toEqual([false, false])
  expect(() => fileOf(folder)).toThrow('ENOENT')
})

test('a process that opened the engine twice and gave it back once still has it', async () => {
  const folder = dataDir()
  const first = await openEngine({ dataDir: folder })
  const second = await openEngine({ dataDir: folder })
  const { supervisor_pid } = fileOf(folder)
  await first.close()
  expect(running(supervisor_pid)).toBe(true)
  const client = connect(second.writer, 'default')
  expect(await rowsOf(client, 'select 1 as n')).toEqual([{ n: 1 }])
  await client.close()
  await second.close()
  expect(running(supervisor_pid)).toBe(false)
})

test('a second engine on a folder in use is refused, and the first one is none the worse', async () => {
  const folder = dataDir()
  const first = await openEngine({ dataDir: folder })
  const { supervisor_pid, engine_pid } = fileOf(folder)
  rmSync(join(folder, 'engine.json'))
  await expect(openEngine({ dataDir: folder })).rejects.toMatchObject({
    code: 'ENGINE_LOCKED',
    message: expect.stringContaining(folder) as unknown,
  })
  for (const connection of [first.writer, first.reader]) {
    const client = connect(connection, 'default')
    expect(await rowsOf(client, 'select 1 as n')).toEqual([{ n: 1 }])
    await client.close()
  }
  await first.close()
  await expect.poll(() => running(supervisor_pid) || running(engine_pid), poll).toBe(false)
})

test('a folder of a newer engine is refused before anything is started', async () => {
  const folder = dataDir()
  await (await openEngine({ dataDir: folder })).close()
  writeFileSync(join(folder, 'engine', 'version'), '99.1.1-stable.1')
  await expect(openEngine({ dataDir: folder })).rejects.toMatchObject({
    code: 'ENGINE_DOWNGRADE',
    message: expect.stringContaining('99.1.1') as unknown,
  })
  expect(() => fileOf(folder)).toThrow('ENOENT')
  expect(readFileSync(join(folder, 'engine', 'version'), 'utf8')).toBe('99.1.1-stable.1')
})
