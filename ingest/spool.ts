import { join } from 'node:path'
import { AppError } from '../sql/errors.ts'
import type { SealedBatch } from './seal.ts'
import { adopt, recovered } from './spool-adopt.ts'
import { BadFiles, badEnd } from './spool-bad.ts'
import {
  batchEnd,
  byNumber,
  decodeBatch,
  encodeBatch,
  temporaryEnd,
  writeSynced,
} from './spool-file.ts'
import { Recent } from './spool-recent.ts'
import { makeDurableFolder, type SpoolOptions } from './spool-fs.ts'
import { Removals } from './spool-removals.ts'
import { Sizes } from './spool-sizes.ts'
import { isDeadWriter } from './writer.ts'

/**
 * The spool keeps what was acknowledged until the database has it.
 *
 * Layout: SPOOL_DIR/<writer>/<batch_seq>.batch (`spool-file.ts`); <writer>/future/ holds events ahead of their time.
 * Write: temporary name, write, fsync, rename, fsync the folder; only then is the batch acknowledged. When any step
 *   fails the temporary file goes, nothing was promised, and the next try writes a new file: after a failed fsync the
 *   kernel may have dropped the pages of the old one.
 * Read: in batch order, what was just written from memory; a file leaves only after its ledger row is written.
 * Start: a temporary file is torn and was never acknowledged: deleted. A file whose checksum differs is set aside as
 *   `.bad` with its bytes as they are, counted and reported. Nothing is repaired by guessing.
 * Writers: each process has its own folder, named by process id and start time; the files of dead writers are moved
 *   into the folder of the one that starts next. A rename moves a file to one taker only.
 * Bound: `maxBytes` over this writer's `.batch` and `.bad` files; above it `write` refuses with SPOOL_FULL.
 * Disk faults: a file that cannot be read or set aside waits for `retryUnread`, one that cannot be removed for `tidy`.
 */

const nameOf = (batch: SealedBatch) => `${batch.header.batch_seq}${batchEnd}`

export class Spool {
  readonly home: string
  readonly futureFolder: string
  heldUnread = 0
  readonly maxBytes: number
  /** Bytes of the newest write when the disk refused it; undefined once one works. */
  refusedBytes: number | undefined
  readonly bad: BadFiles
  readonly removals: Removals
  private readonly options: SpoolOptions
  private readonly sizes = new Sizes()
  private readonly recent: Recent
  /** Names in `home` that wait or are in flight. */
  private readonly open = new Set<string>()
  private waiting: string[] = []
  private unread: string[] = []
  private readonly told = new Set<string>()
  private readonly wake: (() => void)[] = []
  private ended = false

  private constructor(options: SpoolOptions) {
    this.options = options
    this.recent = new Recent(options.recentBytes ?? 0)
    this.maxBytes = options.maxBytes
    this.home = join(options.folder, options.writer)
    this.futureFolder = join(this.home, 'future')
    this.bad = new BadFiles(options.fs, [this.home, this.futureFolder])
    this.removals = new Removals(options.fs, (file) => this.sizes.drop(file))
  }

  static async open(options: SpoolOptions): Promise<Spool> {
    const [spool, { fs }] = [new Spool(options), options]
    await makeDurableFolder(fs, options.folder, spool.futureFolder)
    for (const name of await fs.list(options.folder)) {
      if (name !== options.writer && isDeadWriter(name))
        await adopt(fs, join(options.folder, name), spool.home)
    }
    for (const folder of [spool.home, spool.futureFolder]) {
      for (const [name, size] of await recovered(fs, folder)) {
        spool.sizes.set(join(folder, name), size)
        if (folder === spool.home) spool.admit(name)
      }
    }
    await spool.bad.find()
    return spool
  }

  /** Batches that wait for the database, those in flight included. */
  get batches(): number {
    return this.open.size
  }

  /** Of batches and held batches; not of what is set aside. */
  get bytes(): number {
    return this.sizes.sum
  }

  get full(): boolean {
    return this.bytes + this.bad.bytes >= this.maxBytes
  }

  /** Batches that wait for their time. */
  get heldBatches(): number {
    return this.sizes.paths().filter((path) => path.startsWith(this.futureFolder)).length
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
    this.heldUnread = 0
    for (const name of (await this.options.fs.list(this.futureFolder)).toSorted(byNumber)) {
      if (!name.endsWith(batchEnd) || this.removals.has(join(this.futureFolder, name))) continue
      const batch = await this.load(this.futureFolder, name)
      if (batch === 'unread') this.heldUnread += 1
      else if (batch !== 'bad') batches.push(batch)
    }
    return batches
  }

  /** A held batch whose events are in others. Never throws: it is not given out again, whatever the disk does. */
  async dropHeld(batch_seq: string): Promise<void> {
    await this.removals.remove(join(this.futureFolder, `${batch_seq}${batchEnd}`))
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
      else if (batch !== 'bad') return { name, batch }
    }
  }

  /** Gives out again what could not be read. Never called, it waits for the next start. */
  retryUnread(): void {
    this.waiting.unshift(...this.unread.splice(0))
    this.wakeAll()
  }

  /** Removes what could not be removed, and looks what is still set aside. Throws what the disk throws at a listing. */
  async tidy(): Promise<void> {
    await this.removals.retry()
    await this.bad.lookAgain()
  }

  /** The database and the ledger have it. Never throws: a file that cannot be removed now waits for `tidy`. */
  async done(name: string): Promise<void> {
    this.open.delete(name)
    await this.removals.remove(join(this.home, name))
  }

  /** Keeps a batch that can never be inserted, out of the way of the others. */
  async setAside(name: string, reason: string): Promise<void> {
    await this.putAside(this.home, name, reason)
  }

  /** No more batches come; `next` ends once the waiting ones are taken. `now` leaves them for the next start. */
  end(now = false): void {
    if (now) this.waiting = []
    this.ended = true
    this.wakeAll()
  }

  /** Removes the folder when nothing is left in it; otherwise the next start adopts it. */
  async close(): Promise<void> {
    const { fs } = this.options
    await this.removals.retry()
    for (const it of [this.futureFolder, this.home]) await fs.removeFolder(it).catch(() => {})
  }

  private async store(folder: string, name: string, batch: SealedBatch, over: boolean) {
    const { fs } = this.options
    const file = join(folder, name)
    const temporary = file + temporaryEnd
    const parts = encodeBatch(batch)
    const size = parts[0].length + parts[1].length
    await this.removals.retry()
    const taken = this.bytes + this.bad.bytes
    if (!over && taken > 0 && taken + size > this.maxBytes)
      throw new AppError('SPOOL_FULL', `The spool ${this.home} holds its ${this.maxBytes} bytes.`)
    if (this.sizes.has(file)) throw new AppError('SPOOL_FAILED', `${file} exists already.`)
    this.sizes.set(file, size)
    let renamed = false
    try {
      await writeSynced(fs, temporary, parts)
      await fs.rename(temporary, file)
      renamed = true
      await fs.syncFolder(folder)
      this.refusedBytes = undefined
    } catch (cause) {
      this.refusedBytes = size
      await fs.remove(temporary).catch(() => undefined)
      if (renamed) await this.removals.remove(file)
      else this.sizes.drop(file)
      const message = `The spool ${this.home} cannot be written. Is the disk full?`
      throw new AppError('SPOOL_FAILED', message, { cause })
    }
  }

  private admit(name: string): void {
    this.open.add(name)
    this.waiting.push(name)
    this.wakeAll()
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
      return 'bad'
    } catch (error) {
      if (!this.told.has(file)) this.options.onUnread(file, String(error))
      this.told.add(file)
      return 'unread'
    }
  }

  private async putAside(folder: string, name: string, reason: string): Promise<void> {
    const [file, bad] = [join(folder, name), join(folder, `${name}${badEnd}`)]
    await this.options.fs.rename(file, bad)
    this.bad.add(bad, this.sizes.get(file))
    this.sizes.drop(file)
    this.open.delete(name)
    this.options.onBad(bad, reason)
  }
}
