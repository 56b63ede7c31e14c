import { join } from 'node:path'
import { AppError } from '../sql/errors.ts'
import type { SealedBatch } from './seal.ts'
import { adopt, recovered } from './spool-adopt.ts'
import {
  batchEnd,
  byNumber,
  decodeBatch,
  encodeBatch,
  temporaryEnd,
  writeSynced,
} from './spool-file.ts'
import { Recent } from './spool-recent.ts'
import { Sizes } from './spool-sizes.ts'
import { makeDurableFolder, type SpoolOptions } from './spool-fs.ts'
import { isDeadWriter } from './writer.ts'

/**
 * The spool keeps what was acknowledged until the database has it.
 *
 * Layout: SPOOL_DIR/<writer>/<batch_seq>.batch, one sealed batch a file: a header line (checksum, counts, tables with
 *   their bytes), then rows ready to insert. <writer>/future/ holds events ahead of their time.
 * Write: temporary name, write, fsync, rename, fsync the folder; only then is the batch acknowledged. When any step
 *   fails the temporary file goes, nothing was promised, and the next try writes a new file: after a failed fsync the
 *   kernel may have dropped the pages of the old one.
 * Read: in batch order, what was just written from memory; a file leaves only after its ledger row is written.
 * Start: a temporary file is torn and was never acknowledged: deleted. A file whose checksum differs is set aside as
 *   `.bad` with its bytes as they are, counted and reported. Nothing is repaired by guessing.
 * Writers: each process has its own folder, named by process id and start time; the files of dead writers are moved
 *   into the folder of the one that starts next. A rename moves a file to one taker only.
 * Bound: `maxBytes` over this writer's `.batch` files; above it `write` refuses with SPOOL_FULL (back-pressure).
 * Disk faults: a file that cannot be read or set aside now waits for `retryUnread`; the others go on without it.
 */

const nameOf = (batch: SealedBatch) => `${batch.header.batch_seq}${batchEnd}`

export class Spool {
  readonly home: string
  readonly futureFolder: string
  bad = 0
  heldUnread = 0
  private readonly options: SpoolOptions
  private readonly sizes = new Sizes()
  private readonly recent: Recent
  /** Names in `home` that wait or are in flight. */
  private readonly open = new Set<string>()
  private waiting: string[] = []
  private unread: string[] = []
  private readonly told = new Set<string>()
  /** Refused, but could not be removed. */
  private readonly strays = new Set<string>()
  private readonly wake: (() => void)[] = []
  private ended = false

  private constructor(options: SpoolOptions) {
    this.options = options
    this.recent = new Recent(options.recentBytes ?? 0)
    this.home = join(options.folder, options.writer)
    this.futureFolder = join(this.home, 'future')
  }

  static async open(options: SpoolOptions): Promise<Spool> {
    const [spool, { fs }] = [new Spool(options), options]
    await makeDurableFolder(fs, options.folder, spool.futureFolder)
    for (const name of await fs.list(options.folder)) {
      if (name !== options.writer && isDeadWriter(name))
        await adopt(fs, join(options.folder, name), spool.home)
    }
    await spool.recover()
    return spool
  }

  /** Batches that wait for the database, those in flight included. */
  get batches(): number {
    return this.open.size
  }

  get bytes(): number {
    return this.sizes.sum
  }

  get full(): boolean {
    return this.bytes >= this.options.maxBytes
  }

  /**
   * Durable when it returns. Throws SPOOL_FULL or SPOOL_FAILED; then nothing was acknowledged. What takes the place of
   * a held batch may pass the bound: in a spool full of held batches nothing else could make room.
   */
  async write(batch: SealedBatch, inPlaceOfHeld = false): Promise<void> {
    await this.store(this.home, nameOf(batch), batch, inPlaceOfHeld)
    this.recent.keep(nameOf(batch), batch)
    this.admit(nameOf(batch))
  }

  /** The same for events that wait for their time. */
  async hold(batch: SealedBatch, inPlaceOfHeld = false): Promise<void> {
    await this.store(this.futureFolder, nameOf(batch), batch, inPlaceOfHeld)
  }

  /** Held batches, oldest first; without those that cannot be read, which `heldUnread` counts. */
  async held(): Promise<SealedBatch[]> {
    const batches: SealedBatch[] = []
    const names = await this.options.fs.list(this.futureFolder)
    this.heldUnread = 0
    for (const name of names.toSorted(byNumber)) {
      if (!name.endsWith(batchEnd) || this.strays.has(join(this.futureFolder, name))) continue
      const batch = await this.load(this.futureFolder, name)
      if (batch === 'unread') this.heldUnread += 1
      else if (batch !== 'bad') batches.push(batch)
    }
    return batches
  }

  async dropHeld(batch_seq: string): Promise<void> {
    const file = join(this.futureFolder, `${batch_seq}${batchEnd}`)
    await this.options.fs.remove(file)
    this.sizes.drop(file)
  }

  /** The next batch to insert; waits for one. `undefined` when the spool is ended and empty. */
  async next(): Promise<{ name: string; batch: SealedBatch } | undefined> {
    for (;;) {
      const name = this.waiting.shift()
      if (name === undefined) {
        if (this.ended) return undefined
        await new Promise<void>((resolve) => this.wake.push(resolve))
        continue
      }
      const batch = this.recent.take(name) ?? (await this.load(this.home, name))
      if (batch === 'unread') this.unread.push(name)
      else if (batch === 'bad') this.forget(name)
      else return { name, batch }
    }
  }

  /** Gives out again what could not be read. Never called, it waits for the next start. */
  retryUnread(): void {
    this.waiting.unshift(...this.unread.splice(0))
    this.wakeAll()
  }

  /** The database and the ledger have it. */
  async done(name: string): Promise<void> {
    await this.options.fs.remove(join(this.home, name))
    this.forget(name)
  }

  /** Keeps a batch that can never be inserted, out of the way of the others. */
  async setAside(name: string, reason: string): Promise<void> {
    await this.putAside(this.home, name, reason)
    this.forget(name)
  }

  /** No more batches come; `next` ends once the waiting ones are taken. `now` leaves them for the next start. */
  end(now = false): void {
    if (now) this.waiting = []
    this.ended = true
    this.wakeAll()
  }

  /** Removes the folder when nothing is left in it; otherwise the next start adopts it. */
  async close(): Promise<void> {
    for (const it of [this.futureFolder, this.home])
      await this.options.fs.removeFolder(it).catch(() => undefined)
  }

  private async store(folder: string, name: string, batch: SealedBatch, over: boolean) {
    const { fs, maxBytes } = this.options
    const file = join(folder, name)
    const temporary = file + temporaryEnd
    const parts = encodeBatch(batch)
    const size = parts[0].length + parts[1].length
    for (const stray of this.strays) await this.removeStray(stray)
    if (!over && this.bytes > 0 && this.bytes + size > maxBytes) {
      throw new AppError('SPOOL_FULL', `The spool ${this.home} holds its ${maxBytes} bytes.`)
    }
    if (this.sizes.has(file)) throw new AppError('SPOOL_FAILED', `${file} exists already.`)
    this.sizes.set(file, size)
    let renamed = false
    try {
      await writeSynced(fs, temporary, parts)
      await fs.rename(temporary, file)
      renamed = true
      await fs.syncFolder(folder)
    } catch (cause) {
      await fs.remove(temporary).catch(() => undefined)
      if (renamed) await this.removeStray(file)
      else this.sizes.drop(file)
      const message = `The spool ${this.home} cannot be written. Is the disk full?`
      throw new AppError('SPOOL_FAILED', message, { cause })
    }
  }

  /** While a refused file cannot be removed its bytes count; the next `store` tries again. */
  private async removeStray(file: string): Promise<void> {
    try {
      await this.options.fs.remove(file)
      this.strays.delete(file)
      this.sizes.drop(file)
    } catch {
      this.strays.add(file)
    }
  }

  private admit(name: string): void {
    this.open.add(name)
    this.waiting.push(name)
    this.wakeAll()
  }

  private forget(name: string): void {
    this.sizes.drop(join(this.home, name))
    this.open.delete(name)
  }

  private wakeAll(): void {
    for (const wake of this.wake.splice(0)) wake()
  }

  private async load(folder: string, name: string): Promise<SealedBatch | 'bad' | 'unread'> {
    const file = join(folder, name)
    try {
      const batch = decodeBatch(await this.options.fs.read(file))
      if (typeof batch !== 'string') return batch
      await this.putAside(folder, name, batch)
      this.sizes.drop(file)
      return 'bad'
    } catch (error) {
      if (!this.told.has(file)) this.options.onUnread(file, String(error))
      this.told.add(file)
      return 'unread'
    }
  }

  private async putAside(folder: string, name: string, reason: string): Promise<void> {
    await this.options.fs.rename(join(folder, name), join(folder, `${name}.bad`))
    this.bad += 1
    this.options.onBad(join(folder, `${name}.bad`), reason)
  }

  private async recover(): Promise<void> {
    for (const folder of [this.home, this.futureFolder]) {
      for (const [name, size] of await recovered(this.options.fs, folder)) {
        this.sizes.set(join(folder, name), size)
        if (folder === this.home) this.admit(name)
      }
    }
  }
}
