import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** Processes of a bench: each is a program of this project with its own memory and processor time. */
export function program(
  path: string,
  args: string[],
  env: Record<string, string>,
): ChildProcess & { stdout: NonNullable<ChildProcess['stdout']> } {
  const file = new URL(path, import.meta.url).pathname
  return spawn(process.execPath, ['--import', 'tsx', file, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** The first line it writes, which servers print once they listen. */
export async function firstLine(child: ReturnType<typeof program>): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (bytes: Buffer) => {
      text += bytes.toString()
      const end = text.indexOf('\n')
      if (end >= 0) resolve(text.slice(0, end))
    })
    child.once('exit', (code) => reject(new Error(`A process ended with ${code}.`)))
  })
}

export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

/** The server with its folding loop, without watchers. */
export async function foldingServer(
  dataDir: string,
): Promise<{ url: string; child: ChildProcess }> {
  const env = { DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn' }
  const child = program('../server/main.ts', [], env)
  return { url: addressIn(await firstLine(child)), child }
}

export async function httpIngest(dataDir: string): Promise<{ url: string; child: ChildProcess }> {
  const env = { DATA_DIR: dataDir, INGEST_PORT: '0', LOG_LEVEL: 'warn' }
  const child = program('../ingest/main.ts', ['--source', 'http'], env)
  return { url: addressIn(await firstLine(child)), child }
}

function addressIn(line: string): string {
  const url = /http:\S+/.exec(line)?.[0]
  if (url === undefined) throw new Error(`No address in: ${line}`)
  return url
}
