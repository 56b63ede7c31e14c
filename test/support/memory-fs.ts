import { basename, dirname } from 'node:path'
import type { SpoolFs } from '../../ingest/spool-fs.ts'

/**
 * A disk in memory that forgets what a real one may forget. The living state is what the kernel shows; the durable
 * state is what a power loss leaves: bytes of files that were synced, and names in folders that were synced.
 * Of what was not synced, any part may survive: any subset of creates, renames and removes, any prefix of the bytes.
 */
export const steps = [
  ...['makeFolder', 'list', 'read', 'create', 'write', 'sync'],
  ...['rename', 'remove', 'removeFolder', 'syncFolder', 'size'],
] as const
export type Step = (typeof steps)[number]

interface Inode {
  data: Buffer
  durable: Buffer
  /** After a failed sync the kernel may have dropped the pages and call the next sync a success. */
  dropped: boolean
}
type Names = Map<string, Inode | 'folder'>
interface Change {
  folders: string[]
  apply(names: Names): void
}
export class Crash extends Error {}
class Fault extends Error {
  code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

const standing = (): Names =>
  new Map([
    ['/', 'folder'],
    ['/data', 'folder'],
  ])

export class MemoryDisk {
  names: Names = standing()
  room = Infinity
  /** Steps that will fail: `times` calls of a kind in a row, after the next `in` of them. */
  faults: { step: Step; in: number; times: number }[] = []
  failed = new Set<string>()
  /** Operations until the machine or the process that does the last one stops. */
  crashIn = Infinity
  onCrash: (process: { dead: boolean }) => void = () => undefined
  random: () => number = () => 0
  /** Names that folders of living processes go by, and the name that each has once its process is gone. */
  alive = new Map<string, string>()
  private durable: Names = standing()
  private pending: Change[] = []

  /** Where a path of a living process lies. */
  stored(path: string): string {
    const parts = path.split('/')
    return parts.map((part) => this.alive.get(part) ?? part).join('/')
  }

  /** The disk as one process sees it. Once `process.dead`, nothing it asks for happens any more. */
  mount(process: { dead: boolean }): SpoolFs {
    const at = (path: string) => this.stored(path)
    const shown = (name: string) =>
      [...this.alive].find(([, stored]) => stored === name)?.[0] ?? name
    const act = async <T>(step: Step, work: () => T, torn: () => void = () => undefined) => {
      // Two processes that start at once meet in every order.
      for (let turns = Math.floor(this.random() * 3); turns > 0; turns -= 1) await Promise.resolve()
      if (process.dead) throw new Crash(step)
      this.crashIn -= 1
      if (this.crashIn < 0) {
        if (this.random() < 0.5) torn()
        this.crashIn = Infinity
        process.dead = true
        this.onCrash(process)
        throw new Crash(step)
      }
      const due = this.faults.find((fault) => fault.step === step && --fault.in < 0)
      if (due === undefined) return work()
      if (--due.times < 1) this.faults = this.faults.filter((fault) => fault !== due)
      this.failed.add(step)
      torn()
      throw new Fault('EIO')
    }
    const after = (step: Step, work: () => void) => act(step, work, work)
    return {
      makeFolder: (path) => act('makeFolder', () => this.makeFolder(at(path))),
      list: (path) => act('list', () => this.list(at(path)).map(shown)),
      read: (path) => act('read', () => Buffer.from(this.file(at(path)).data)),
      size: (path) => act('size', () => this.file(at(path)).data.length),
      create: async (path) => {
        const inode = await act('create', () => this.create(at(path)))
        const write = (data: Buffer) => {
          inode.data = Buffer.concat([inode.data, data])
        }
        const part = (data: Buffer) => data.subarray(0, Math.floor(this.random() * data.length))
        return {
          write: (data) =>
            act(
              'write',
              () => {
                const free = this.room - this.used()
                if (data.length > free) {
                  write(data.subarray(0, Math.max(0, free)))
                  this.failed.add('room')
                  throw new Fault('ENOSPC')
                }
                write(data)
              },
              () => write(part(data)),
            ),
          sync: () =>
            act(
              'sync',
              () => {
                if (!inode.dropped) inode.durable = inode.data
              },
              () => {
                inode.dropped = true
              },
            ),
          close: async () => undefined,
        }
      },
      rename: (from, to) => act('rename', () => this.rename(at(from), at(to))),
      remove: (path) => act('remove', () => this.remove(at(path))),
      removeFolder: (path) => act('removeFolder', () => this.removeFolder(at(path))),
      // A sync that failed may still have reached the disk.
      syncFolder: (path) =>
        this.random() < 0.5
          ? after('syncFolder', () => this.syncFolder(at(path)))
          : act('syncFolder', () => this.syncFolder(at(path))),
    }
  }

  /** Power is lost: what was not synced survives in part. */
  losePower(random: () => number): void {
    for (const change of this.pending) if (random() < 0.5) change.apply(this.durable)
    this.pending = []
    for (const path of this.durable.keys()) {
      if (path !== '/' && this.durable.get(dirname(path)) === undefined) this.durable.delete(path)
    }
    for (const inode of this.durable.values()) {
      if (inode === 'folder') continue
      const { data, durable } = inode
      const kept = durable.length + Math.floor(random() * (data.length - durable.length))
      inode.data = inode.durable = data.subarray(0, kept)
    }
    this.names = new Map(this.durable)
  }

  /** What is on the disk under a folder, by path. */
  files(under: string): Map<string, Buffer> {
    const found = new Map<string, Buffer>()
    for (const [path, inode] of this.names)
      if (inode !== 'folder' && path.startsWith(`${under}/`)) found.set(path, inode.data)
    return found
  }

  /** Changes one bit, on the disk and in the cache. */
  flip(path: string, at: number): void {
    const inode = this.file(path)
    const data = Buffer.from(inode.data)
    data[at] = (data[at] ?? 0) ^ 1
    if (inode.durable.length === data.length) inode.durable = data
    inode.data = data
  }

  private used(): number {
    return [...this.files('').values()].reduce((sum, data) => sum + data.length, 0)
  }

  private change(folders: string[], apply: (names: Names) => void): void {
    apply(this.names)
    this.pending.push({ folders, apply })
  }

  private file(path: string): Inode {
    const inode = this.names.get(path)
    if (inode === undefined || inode === 'folder') throw new Fault('ENOENT')
    return inode
  }

  private makeFolder(path: string): string | undefined {
    if (this.names.has(path)) return undefined
    const first = this.makeFolder(dirname(path))
    this.change([dirname(path)], (names) => names.set(path, 'folder'))
    return first ?? path
  }

  private list(path: string): string[] {
    const inside = [...this.names.keys()].filter((name) => name !== '/' && dirname(name) === path)
    // In no order that the spool may count on.
    return inside.map((name) => basename(name)).toReversed()
  }

  private create(path: string): Inode {
    if (!this.names.has(dirname(path))) throw new Fault('ENOENT')
    if (this.names.has(path)) throw new Fault('EEXIST')
    const inode = { data: Buffer.alloc(0), durable: Buffer.alloc(0), dropped: false }
    this.change([dirname(path)], (names) => names.set(path, inode))
    return inode
  }

  private rename(from: string, to: string): void {
    const inode = this.file(from)
    if (!this.names.has(dirname(to))) throw new Fault('ENOENT')
    this.change([dirname(from), dirname(to)], (names) => {
      if (names.get(from) === inode) names.delete(from)
      names.set(to, inode)
    })
  }

  private remove(path: string): void {
    const inode = this.names.get(path)
    if (inode === undefined) return
    this.change([dirname(path)], (names) => {
      if (names.get(path) === inode) names.delete(path)
    })
  }

  private removeFolder(path: string): void {
    if (this.list(path).length > 0) throw new Fault('ENOTEMPTY')
    if (!this.names.has(path)) throw new Fault('ENOENT')
    this.change([dirname(path)], (names) => {
      // Never with something in it, whatever else was lost.
      for (const name of names.keys()) if (dirname(name) === path) return
      names.delete(path)
    })
  }

  /** Makes the changes in this folder durable, with the earlier ones they rest on. */
  private syncFolder(path: string): void {
    if (!this.names.has(path)) throw new Fault('ENOENT')
    const folders = new Set([path])
    const durable: Change[] = []
    for (const change of this.pending.toReversed()) {
      if (!change.folders.some((folder) => folders.has(folder))) continue
      for (const folder of change.folders) folders.add(folder)
      durable.unshift(change)
    }
    for (const change of durable) change.apply(this.durable)
    this.pending = this.pending.filter((change) => !durable.includes(change))
  }
}
