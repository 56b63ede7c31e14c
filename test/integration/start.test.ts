import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = address !== null && typeof address === 'object' ? address.port : 0
      probe.close(() => resolve(port))
    })
  })

/** `npm start` without npm: the whole system over a folder, its output, and its end. */
async function started(dataDir: string) {
  const [port, ingestPort] = [await freePort(), await freePort()]
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), join(root, 'start.ts')],
    {
      cwd: root,
      env: {
        ...process.env,
        DATA_DIR: dataDir,
        PORT: String(port),
        INGEST_PORT: String(ingestPort),
        DEMO_ENTRIES: '300',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let output = ''
  const watchers = new Set<() => void>()
  const grow = (chunk: Buffer) => {
    output += chunk.toString()
    for (const watcher of watchers) watcher()
  }
  child.stdout.on('data', grow)
  child.stderr.on('data', grow)
  const says = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(output)
        if (found === null) return
        watchers.delete(look)
        resolve(found[0])
      }
      watchers.add(look)
      void ended.then(() => reject(new Error(`it ended without saying ${pattern}: ${output}`)))
      look()
    })
  return {
    url: `http://127.0.0.1:${port}`,
    says,
    interrupt: () => {
      child.kill('SIGINT')
      return ended
    },
  }
}

test('npm start loads a history once, goes on live, ends cleanly on Ctrl-C and keeps the data', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'centerline-start-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))

  const first = await started(dataDir)
  expect(await first.says(/https?:\/\/\S+/)).toBe(first.url)
  const totals = await first.says(
    /Simulated history: received=(\d+) accepted=\1 rejected=0 pending=0/,
  )
  expect((await fetch(first.url)).status).toBe(200)
  const engine = JSON.parse(readFileSync(join(dataDir, 'engine.json'), 'utf8')) as {
    engine_pid: number
  }
  expect(await first.interrupt()).toBe(0)
  expect(existsSync(join(dataDir, 'engine.json'))).toBe(false)
  expect(() => process.kill(engine.engine_pid, 0)).toThrow('ESRCH')
  await expect(fetch(first.url)).rejects.toThrow('fetch failed')

  const second = await started(dataDir)
  await second.says(/Simulated history: kept/)
  const quality = (await (await fetch(`${second.url}/api/data-quality`)).json()) as {
    meta: { entries: number; received: number }
  }
  expect(quality.meta.received).toBeGreaterThanOrEqual(Number(/received=(\d+)/.exec(totals)?.[1]))
  expect(await second.interrupt()).toBe(0)
})
