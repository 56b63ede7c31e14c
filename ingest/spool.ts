import { join } from 'node:path'
import { AppError } from '../sql/errors.ts'
import type { SealedBatch } from './seal.ts'
import { decodeBatch, encodeBatch } from './spool-file.ts'
import { makeDurableFolder, type SpoolFs } from './spool-fs.ts'
import { isDeadWriter } from './writer.ts'

/**
 * The spool keeps what was acknowledged until the database has it.
 *
 * Layout: SPOOL_DIR/<writer>/<batch_seq>.batch, one sealed batch a file: a header line (checksum, counts,
 *   tables with their bytes), then rows ready to insert. <writer>/future/ holds events ahead of their time.
 * Write: temporary name, write, fsync, rename, fsync the folder; only then is the batch acknowledged. When any
 *   step fails the temporary file goes, nothing was promised, and the next try writes a new file: after a failed
 *   fsync the kernel may have dropped the pages of the old one.
 * Read: in batch order; a file leaves only after its ledger row is written.
 * Start: a temporary file is torn and was never acknowledged: deleted. A file whose checksum differs is set aside
 *   as `.bad` with its bytes as they are, counted and reported. Nothing is repaired by guessing.
 * Writers: each process has its own folder, named by process id and start time; the files of dead writers are
 *   moved into the folder of the one that starts next. A rename moves a file to one taker only.
 * Bound: `maxBytes` over all files of this writer; above it `write` refuses with SPOOL_FULL (back-pressure).
 */
export interface SpoolOptions {
  folder: string
  writer: string
  fs: SpoolFs
  maxBytes: number
  onBad: (file: string, reason: string) => void
  onUnread?: (file: string, reason: string) => void
}

const batchEnd = '.batch'
const temporaryEnd = '.tmp'
const byNumber = (a: string, b: string) => a.length - b.length || (a < b ? -1 : 1)

export class Spool {
  readonly home: string
  bytes = 0
  bad = 0
  private readonly options: SpoolOptions
  private readonly sizes = new Map<string, number>()
  private waiting: string[] = []
  private wake: (() => void)[] = []
  private ended = false

  private constructor(options: SpoolOptions) {
    this.options = options
    this.home = join(options.folder, options.writer)
  }

  static async open(options: SpoolOptions): Promise<Spool> {
    const spool = new Spool(options)
    const { fs } = options
    await makeDurableFolder(fs, options.folder, spool.futureFolder)
    for (const name of await fs.list(options.folder)) {
      if (name !== options.writer && isDeadWriter(name))
        await spool.adopt(join(options.folder, name))
    }
    await spool.recover()
    return spool
  }

  get futureFolder(): string {
    return join(this.home, 'future')
  }

  /** Batches that wait for the database, those in flight included. */
  get batches(): number {
    return this.sizes.size
  }

  get full(): boolean {
    return this.bytes >= this.options.maxBytes
  }

  /** Durable when it returns. Throws SPOOL_FULL or SPOOL_FAILED; then nothing was acknowledged. */
  async write(batch: SealedBatch): Promise<void> {
    const name = `${batch.header.batch_seq}${batchEnd}`
    const size = await this.store(this.home, name, batch)
    this.sizes.set(name, size)
    this.waiting.push(name)
    this.wakeAll()
  }

  /** The same promise for events that wait for their time. */
  async hold(batch: SealedBatch): Promise<void> {
    await this.store(this.futureFolder, `${batch.header.batch_seq}${batchEnd}`, batch)
  }

  /** Held batches, oldest first. */
  async held(): Promise<SealedBatch[]> {
    const batches: SealedBatch[] = []
    const names = await this.options.fs.list(this.futureFolder)
    for (const name of names.toSorted(byNumber)) {
      if (!name.endsWith(batchEnd)) continue
      const batch = decodeBatch(await this.options.fs.read(join(this.futureFolder, name)))
      if (typeof batch === 'string') await this.putAside(this.futureFolder, name, batch)
      else batches.push(batch)
    }
    return batches
  }

  async dropHeld(batch_seq: string): Promise<void> {
    const file = join(this.futureFolder, `${batch_seq}${batchEnd}`)
    this.bytes -= await this.options.fs.size(file).catch(() => 0)
    await this.options.fs.remove(file)
  }

  /** The next batch to insert; waits for one. `undefined` when the spool is ended and empty. */
  async next(): Promise<{ name: string; batch: SealedBatch } | undefined> {
    for (;;) {
      const name = this.waiting.shift()
      if (name !== undefined) {
        const batch = decodeBatch(await this.options.fs.read(join(this.home, name)))
        if (typeof batch !== 'string') return { name, batch }
        await this.setAside(name, batch)
      } else if (this.ended) {
        return undefined
      } else {
        await new Promise<void>((resolve) => this.wake.push(resolve))
      }
    }
  }

  retryUnread(): void {}

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

  /** No more batches come; `next` ends once the waiting ones are taken. With `now` it leaves them for the next start. */
  end(now = false): void {
    if (now) this.waiting = []
    this.ended = true
    this.wakeAll()
  }

  /** Removes the folder when nothing is left in it; otherwise the next start adopts it. */
  async close(): Promise<void> {
    const { fs } = this.options
    await fs.removeFolder(this.futureFolder).catch(() => undefined)
    await fs.removeFolder(this.home).catch(() => undefined)
  }

  private async store(folder: string, name: string, batch: SealedBatch): Promise<number> {
    const { fs, maxBytes } = this.options
    const [header, body] = encodeBatch(batch)
    const size = header.length + body.length
    if (this.bytes > 0 && this.bytes + size > maxBytes) {
      throw new AppError('SPOOL_FULL', `The spool ${this.home} holds its ${maxBytes} bytes.`)
    }
    this.bytes += size
    const temporary = join(folder, name + temporaryEnd)
    try {
      const file = await fs.create(temporary)
      try {
        await file.write(header)
        await file.write(body)
        await file.sync()
      } finally {
        await file.close()
      }
      await fs.rename(temporary, join(folder, name))
      await fs.syncFolder(folder)
    } catch (cause) {
      this.bytes -= size
      await fs.remove(temporary).catch(() => undefined)
      await fs.remove(join(folder, name)).catch(() => undefined)
      throw new AppError(
        'SPOOL_FAILED',
        `The spool ${this.home} cannot be written. Is the disk full?`,
        { cause },
      )
    }
    return size
  }

  private forget(name: string): void {
    this.bytes -= this.sizes.get(name) ?? 0
    this.sizes.delete(name)
    this.wakeAll()
  }

  private wakeAll(): void {
    const sleepers = this.wake
    this.wake = []
    for (const wake of sleepers) wake()
  }

  private async putAside(folder: string, name: string, reason: string): Promise<void> {
    await this.options.fs.rename(join(folder, name), join(folder, `${name}.bad`))
    this.bad += 1
    this.options.onBad(join(folder, `${name}.bad`), reason)
  }

  private async adopt(folder: string): Promise<void> {
    const { fs } = this.options
    const steps: [string, string][] = [
      [join(folder, 'future'), this.futureFolder],
      [folder, this.home],
    ]
    for (const [from, to] of steps) {
      for (const name of await fs.list(from)) {
        if (name === 'future') continue
        // Another process that starts now may have taken it: then it is theirs.
        await fs.rename(join(from, name), join(to, name)).catch(() => undefined)
      }
      await fs.syncFolder(to)
      await fs.removeFolder(from).catch(() => undefined)
    }
  }

  private async recover(): Promise<void> {
    const { fs } = this.options
    for (const folder of [this.home, this.futureFolder]) {
      const names = await fs.list(folder)
      for (const name of names.toSorted(byNumber)) {
        if (name.endsWith(temporaryEnd)) await fs.remove(join(folder, name))
        if (!name.endsWith(batchEnd)) continue
        const size = await fs.size(join(folder, name))
        this.bytes += size
        if (folder !== this.home) continue
        this.sizes.set(name, size)
        this.waiting.push(name)
      }
    }
  }
}
