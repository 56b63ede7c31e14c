import { strict as assert } from 'node:assert'
import { basename } from 'node:path'
import type { SealedBatch } from '../../ingest/seal.ts'
import { Spool } from '../../ingest/spool.ts'
import { encodeBatch } from '../../ingest/spool-file.ts'
import { writerName } from '../../ingest/writer.ts'
import { AppError } from '../../sql/errors.ts'
import { MemoryDisk } from './memory-fs.ts'
import { type Debt, Life, sumOf } from './spool-life.ts'

export const root = '/data/spool'
export const seqOf = (path: string) => basename(path).split('.')[0] ?? ''
export const bytesOf = (batch: SealedBatch) => Buffer.concat(encodeBatch(batch))

/** The spool under test, the disk below it, and the list of what was promised. */
export class World {
  readonly disk = new MemoryDisk()
  readonly debts = new Map<string, Debt>()
  lives: Life[] = []
  private started = 0
  private readonly maxBytes: number
  private readonly random: () => number
  /** What the next crash is: of the machine, or of one process. */
  power = false

  constructor(maxBytes: number, random: () => number) {
    this.maxBytes = maxBytes
    this.random = random
    this.disk.random = random
    this.disk.onCrash = (process) => {
      if (this.power) for (const life of this.lives) life.process.dead = true
      process.dead = true
    }
  }

  /** Starts a process. False when it died, or the disk failed it, before its spool was open. */
  async start(): Promise<boolean> {
    this.started += 1
    const life = new Life(writerName(process.pid, this.started))
    this.disk.alive.set(life.writer, `w999999999-1-${this.started.toString(36)}`)
    this.lives.push(life)
    this.disk.failed.clear()
    try {
      life.spool = await Spool.open({
        folder: root,
        writer: life.writer,
        fs: this.disk.mount(life.process),
        ...{ maxBytes: this.maxBytes, recentBytes: this.started % 2 === 0 ? 1e6 : 0 },
        onBad: () => undefined,
        onUnread: (file) => life.late.add(seqOf(file)),
      })
    } catch (error) {
      const faults = this.disk.failed.size > 0
      assert(life.process.dead || faults, `open failed without cause: ${String(error)}`)
      life.process.dead = true
      return false
    }
    life.adopted = life.spool.bytes
    return !life.process.dead
  }

  /** Buries the dead: their names become those of dead processes; after a power loss the disk forgets. */
  bury(): void {
    if (!this.lives.some((life) => life.process.dead)) return
    for (const life of this.lives) if (life.process.dead) this.disk.alive.delete(life.writer)
    this.lives = this.lives.filter((life) => !life.process.dead)
    if (this.power) {
      this.disk.losePower(this.random)
      for (const debt of this.debts.values()) debt.gone = false
    }
    this.power = false
    this.disk.crashIn = Infinity
    this.disk.faults = []
  }

  crash(power: boolean): void {
    this.power = power
    const [first] = this.lives
    if (first !== undefined) this.disk.onCrash(first.process)
    this.bury()
  }

  async put(life: Life, batch: SealedBatch, kind: Debt['kind'], over = false): Promise<boolean> {
    const file = bytesOf(batch)
    const none = { ended: false, gone: false, aside: false, damaged: undefined }
    const debt: Debt = { file, kind, acknowledged: false, ...none }
    this.debts.set(batch.header.batch_seq, debt)
    const { spool } = life
    const [taken, stuck] = [spool.bytes + spool.bad.bytes, spool.removals.count]
    const full = !over && taken > 0 && taken + file.length > this.maxBytes
    this.disk.failed.clear()
    try {
      await (kind === 'batch' ? spool.write(batch, over) : spool.hold(batch, over))
    } catch (error) {
      if (life.process.dead) return false
      life.dirty ||= this.disk.failed.has('remove')
      // A refused file that could not be removed keeps its bytes.
      if (over) life.largest = Math.max(life.largest, spool.bytes)
      assert(error instanceof AppError, String(error))
      // A full spool may have made room by removing what was refused, and then met a full disk.
      const causes = [full && 'SPOOL_FULL', this.disk.failed.size > 0 && 'SPOOL_FAILED']
      assert(causes.includes(error.code), `refused without cause: ${String(error.cause)}`)
      return false
    }
    debt.acknowledged = true
    life.largest = Math.max(life.largest, over ? spool.bytes : file.length)
    assert(!full || stuck > 0, 'a full spool took a batch')
    return true
  }

  /** The next batch, when there is one. */
  async take(life: Life, again = false): Promise<void> {
    life.taking ??= life.spool.next()
    const idle = new Promise<'idle'>((resolve) => setImmediate(resolve, 'idle'))
    const next = await Promise.race([life.taking, idle])
    if (life.process.dead) return
    if (next === 'idle') {
      const left = this.owed(life)
      const forgotten = left.filter((seq) => again || !life.late.has(seq))
      assert.deepEqual(forgotten, [], 'these batches wait and are not given out')
      return left.length > 0 ? this.takeUnread(life) : undefined
    }
    life.taking = undefined
    assert(next !== undefined)
    const seq = next.batch.header.batch_seq
    this.check(next.batch, 'batch')
    assert(!life.delivered.has(seq), `${seq} was given out twice`)
    for (const other of this.lives) assert(!other.taken.has(seq), `${seq} was given to two`)
    assert(life.late.has(seq) || BigInt(seq) > life.last, `${seq} came after ${life.last}`)
    if (BigInt(seq) > life.last) life.last = BigInt(seq)
    life.delivered.add(seq)
    life.taken.set(seq, next.batch)
  }

  /** Once the disk works again, what could not be read is there. */
  private async takeUnread(life: Life): Promise<void> {
    const { faults, crashIn } = this.disk
    Object.assign(this.disk, { faults: [], crashIn: Infinity })
    life.spool.retryUnread()
    await this.take(life, true)
    Object.assign(this.disk, { faults, crashIn })
  }

  /** The end of a taken batch: stored, or set aside. */
  async end(life: Life, seq: string, aside: boolean): Promise<void> {
    const debt = this.debt(seq)
    life.taken.delete(seq)
    this.disk.failed.clear()
    try {
      if (aside) await life.spool.setAside(`${seq}.batch`, 'refused')
      else await life.spool.done(`${seq}.batch`)
      // A file that could not be removed now comes back when the process ends before the next try.
      debt.gone = !life.process.dead && !this.disk.failed.has('remove')
      debt.aside = aside
      debt.ended = !aside
    } catch (error) {
      assert(aside && (life.process.dead || this.disk.failed.size > 0), String(error))
      // Taken and not ended: the next start gives it out again.
      debt.aside ||= life.process.dead
    }
  }

  async held(life: Life): Promise<SealedBatch[]> {
    this.disk.failed.clear()
    const found = await life.spool.held().catch((error: unknown) => {
      assert(life.process.dead || this.disk.failed.has('list'), String(error))
      return []
    })
    if (life.process.dead) return []
    for (const batch of found) this.check(batch, 'held')
    const seqs = found.map(({ header }) => BigInt(header.batch_seq))
    assert.deepEqual(
      seqs,
      seqs.toSorted((a, b) => (a < b ? -1 : 1)),
      'held batches, oldest first',
    )
    return found
  }

  async drop(life: Life, seq: string): Promise<void> {
    const debt = this.debt(seq)
    this.disk.failed.clear()
    await life.spool.dropHeld(seq)
    debt.ended = true
    debt.gone = !life.process.dead && !this.disk.failed.has('remove')
  }

  /** What an ordinary second does beside reading again. */
  async tidy(life: Life): Promise<void> {
    this.disk.failed.clear()
    await life.spool.tidy().catch((error: unknown) => {
      assert(life.process.dead || this.disk.failed.has('list'), String(error))
    })
  }

  /** Changes one bit of a file that waits. */
  flip(which: number, at: number): void {
    const waiting = [...this.disk.files(root)].filter(([path]) => path.endsWith('.batch'))
    const [path, data] = waiting[which % waiting.length] ?? []
    if (path === undefined || data === undefined) return
    this.disk.flip(path, at % data.length)
    const debt = this.debt(seqOf(path))
    const now = this.disk.files(root).get(path)
    debt.damaged = now?.equals(debt.file) === true ? undefined : now
  }

  /** What holds after every step. */
  invariants(): void {
    for (const life of this.lives) {
      const { spool } = life
      const files = [...this.disk.files(this.disk.stored(spool.home))]
      assert.equal(spool.bytes, sumOf(files, '.batch'), 'bytes is the sum of the files')
      const most = Math.max(this.maxBytes, life.adopted, life.largest)
      assert(spool.bytes <= most, 'the bound holds')
      assert.equal(spool.bad.bytes, sumOf(files, '.bad'), 'bytes set aside is the sum of the files')
      const torn = files.filter(([path]) => path.endsWith('.tmp'))
      assert(torn.length === 0 || life.dirty, 'a temporary file stayed')
    }
    for (const path of this.disk.files(root).keys()) {
      if (!path.endsWith('.bad')) continue
      const { damaged, aside } = this.debt(seqOf(path))
      assert(damaged !== undefined || aside, `${path} was set aside without cause`)
    }
  }

  /** Acknowledged batches in the folder of a life that it has not given out. */
  private owed(life: Life): string[] {
    return [...this.disk.files(this.disk.stored(life.spool.home)).keys()]
      .filter((path) => path.endsWith('.batch') && !path.includes('/future/'))
      .map(seqOf)
      .filter((seq) => {
        const { acknowledged, damaged } = this.debt(seq)
        return acknowledged && damaged === undefined && !life.delivered.has(seq)
      })
  }

  private check(batch: SealedBatch, kind: Debt['kind']): void {
    const seq = batch.header.batch_seq
    const debt = this.debt(seq)
    assert.equal(debt.kind, kind)
    assert(bytesOf(batch).equals(debt.file), `${seq} came back with other bytes`)
    assert(!debt.gone, `${seq} came back though it had ended`)
  }

  private debt(seq: string): Debt {
    const debt = this.debts.get(seq)
    assert(debt !== undefined, `nobody wrote ${seq}`)
    return debt
  }
}
