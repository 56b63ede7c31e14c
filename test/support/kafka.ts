import { spawn, spawnSync } from 'node:child_process'
import { createServer, connect as connectTo, type Server, type Socket } from 'node:net'
import type { TestContext } from 'vitest'

/** Whether kcat is here: its librdkafka holds a broker that speaks Kafka's protocol over TCP, in memory. */
export const hasKcat = spawnSync('kcat', ['-V']).error === undefined

/** What is asked of a test: to run a cleanup at its end. */
export interface Finishing {
  onTestFinished(cleanup: () => void): void
}

/** A broker of its own for the test, and kcat to produce with. Topics are made when named, with four partitions. */
export async function mockBroker({ onTestFinished }: Finishing): Promise<{
  address: string
  produce(
    topic: string,
    partition: number,
    lines: readonly string[],
    more?: string[],
  ): Promise<void>
  produceBytes(topic: string, partition: number, bytes: Buffer): Promise<void>
}> {
  const args = ['-b', 'x:1', '-X', 'test.mock.num.brokers=1', '-d', 'mock', '-C', '-t', 'unread']
  const broker = spawn('kcat', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  onTestFinished(() => void broker.kill('SIGKILL'))
  const address = await new Promise<string>((resolve, reject) => {
    let text = ''
    broker.stderr.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-4000)
      const found = /bootstrap\.servers=(127\.0\.0\.1:\d+)/.exec(text)?.[1]
      if (found !== undefined) resolve(found)
    })
    broker.once('exit', () => reject(new Error(`kcat ended: ${text}`)))
  })
  const kcat = async (args: string[], input: Buffer) => {
    // Waits a little for more, so that what is handed in together is one batch of the topic.
    const settings = ['-X', 'queue.buffering.max.ms=100', '-X', 'message.max.bytes=4000000']
    const producer = spawn('kcat', ['-b', address, '-P', ...settings, ...args])
    let said = ''
    producer.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    producer.stdin.end(input)
    const code = await new Promise((resolve) => producer.once('close', resolve))
    if (code !== 0) throw new Error(`kcat: ${said}`)
  }
  return {
    address,
    produce: (topic, partition, lines, more = []) => {
      const text = Buffer.from(lines.map((line) => `${line}\n`).join(''))
      return kcat(['-t', topic, '-p', String(partition), ...more], text)
    },
    produceBytes: (topic, partition, bytes) => {
      // The delimiter is longer than anything random, so the whole input is one message.
      return kcat(['-t', topic, '-p', String(partition), '-D', '<end of message>'], bytes)
    },
  }
}

const offsetCommit = 8

/**
 * A way to the broker that a test can disturb. The broker names its own address in its answers, so the proxy puts its
 * own port there. `holdCommits` swallows commits from then on; `cut` ends all connections and takes none until `mend`.
 */
export async function brokerProxy(
  { onTestFinished }: TestContext,
  address: string,
): Promise<{
  address: string
  commits: () => number
  holdCommits(): Promise<void>
  cut(): void
  mend(): void
}> {
  const [host = '', port = ''] = address.split(':')
  const sockets = new Set<Socket>()
  let commits = 0
  let away = false
  let onHeld: (() => void) | undefined
  const server: Server = createServer((near) => {
    if (away) return void near.destroy()
    const far = connectTo(Number(port), host)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    eachFrame(near, (frame) => {
      if (frame.readInt16BE(4) === offsetCommit) {
        commits += 1
        if (onHeld !== undefined) return onHeld()
      }
      far.write(frame)
    })
    eachFrame(far, (frame) => near.write(withPort(frame, Number(port), own())))
  })
  const own = () => {
    const at = server.address()
    if (at === null || typeof at === 'string') throw new Error('no port')
    return at.port
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    away = true
    for (const socket of sockets) socket.destroy()
  }
  onTestFinished(() => {
    cut()
    server.close()
  })
  return {
    address: `127.0.0.1:${own()}`,
    commits: () => commits,
    holdCommits: () => new Promise((resolve) => (onHeld = resolve)),
    cut,
    mend: () => {
      away = false
    },
  }
}

/** Calls back with each message of the protocol, its four bytes of length before it. */
function eachFrame(socket: Socket, frame: (bytes: Buffer) => void): void {
  let open = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    open = Buffer.concat([open, chunk])
    while (open.length >= 4 && open.length >= 4 + open.readInt32BE(0)) {
      const end = 4 + open.readInt32BE(0)
      frame(open.subarray(0, end))
      open = open.subarray(end)
    }
  })
}

function withPort(frame: Buffer, from: number, to: number): Buffer {
  const named = (port: number) => {
    const bytes = Buffer.from('\0\x09127.0.0.1\0\0\0\0', 'latin1')
    bytes.writeInt32BE(port, bytes.length - 4)
    return bytes
  }
  const wanted = named(from)
  const changed = Buffer.from(frame)
  for (let at = changed.indexOf(wanted); at >= 0; at = changed.indexOf(wanted, at + 1)) {
    named(to).copy(changed, at)
  }
  return changed
}
