import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Command {
  name: string
  /** Where it runs: a copy of the product, see `mirror.ts`. */
  root: string
  args: string[]
  env: () => Record<string, string>
}

/** Loaded into each child and its threads, which have no channel: the child ends when this process is gone, however that went. */
const leash = `data:text/javascript,if(process.channel){process.on('disconnect',()=>process.exit(1));process.channel.unref()}`

/** A process of the project, and what it wrote. */
function start({ root, args, env }: Command): { child: ChildProcess; out: () => string } {
  const child = spawn(process.execPath, ['--import', leash, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, LOG_LEVEL: 'error', ...env() },
  })
  let out = ''
  const keep = (chunk: Buffer) => {
    out = (out + chunk.toString()).slice(-20_000)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  return { child, out: () => out }
}

const isOver = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null
const ended = (child: ChildProcess) =>
  isOver(child)
    ? Promise.resolve()
    : new Promise<void>((resolve) => child.once('close', () => resolve()))

/** SIGTERM, and SIGKILL when that is not enough within 20 s. */
async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM')
  const last = setTimeout(() => child.kill('SIGKILL'), 20_000)
  await ended(child)
  clearTimeout(last)
}

export interface Kept {
  /** Where it listens; undefined while it starts. */
  url(): string | undefined
  /** Waits until it listens. */
  up(): Promise<string>
  /** SIGKILL; it is started again at once. False while there is nothing to kill. */
  kill(): boolean
  stop(): Promise<void>
  /** The end of what it wrote since its last start. */
  said(): string
  /** What it wrote before it ended without being told to, after it had listened. */
  fell: string[]
}

/** A listener that is started again whenever it ends, as a service manager does. */
export function keep(command: Command, listens: RegExp): Kept {
  let child: ChildProcess | undefined
  let url: string | undefined
  let stopping = false
  let killed = false
  let said = () => ''
  const fell: string[] = []
  const once = async () => {
    killed = false
    const started = start(command)
    child = started.child
    said = started.out
    child.stdout?.on('data', () => {
      url ??= listens.exec(started.out())?.[1]
    })
    await ended(child)
    if (url !== undefined && !killed && !stopping) fell.push(`${command.name}: ${started.out()}`)
    url = undefined
  }
  const running = (async () => {
    while (!stopping) {
      await once()
      if (!stopping) await sleep(100)
    }
  })()
  return {
    fell,
    said: () => said().slice(-3000),
    url: () => url,
    up: async () => {
      for (;;) {
        if (url !== undefined) return url
        if (stopping) throw new Error(`${command.name} is stopped`)
        await sleep(25)
      }
    },
    kill: () => {
      if (child === undefined || isOver(child)) return false
      killed = true
      url = undefined
      return child.kill('SIGKILL')
    },
    stop: async () => {
      stopping = true
      if (child !== undefined) await end(child)
      await running
    },
  }
}

export interface Job {
  /** SIGKILL. False while there is nothing to kill. */
  kill(): boolean
  /** How often it was started. */
  starts(): number
  /** What it wrote when it ended with 0. */
  done: Promise<string>
  stop(): Promise<void>
}

/** A command that is run again until it ends with 0. */
export function untilItEnds(command: Command): Job {
  let child: ChildProcess | undefined
  let starts = 0
  let stopping = false
  const done = (async () => {
    while (!stopping) {
      const started = start(command)
      child = started.child
      starts += 1
      await ended(child)
      if (child.exitCode === 0) return started.out()
      await sleep(100)
    }
    return ''
  })()
  return {
    done,
    starts: () => starts,
    kill: () => child !== undefined && !isOver(child) && child.kill('SIGKILL'),
    stop: async () => {
      stopping = true
      if (child !== undefined) await end(child)
      await done
    },
  }
}
