import type { SealedBatch } from './seal.ts'

/** Batches that were just written, by file name, so that they need not be read back; bounded by the bytes of their bodies. */
export class Recent {
  private readonly batches = new Map<string, SealedBatch>()
  private readonly maxBytes: number
  private bytes = 0

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  keep(name: string, batch: SealedBatch): void {
    if (this.bytes + batch.body.length > this.maxBytes) return
    this.batches.set(name, batch)
    this.bytes += batch.body.length
  }

  /** Gives it once. */
  take(name: string): SealedBatch | undefined {
    const batch = this.batches.get(name)
    if (batch === undefined) return undefined
    this.batches.delete(name)
    this.bytes -= batch.body.length
    return batch
  }
}
