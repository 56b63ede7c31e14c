import type { SealedBatch } from '../../ingest/seal.ts'
import type { Spool } from '../../ingest/spool.ts'

/** What the spool owes for one batch. */
export interface Debt {
  file: Buffer
  kind: 'batch' | 'held'
  /** `write` or `hold` returned: from here on it may not get lost. */
  acknowledged: boolean
  /** Its end was asked for. A power loss may bring the file back; nothing is owed for it any more. */
  ended: boolean
  /** Its end was reported: without a power loss it may not come back. */
  gone: boolean
  /** A bit of its file was changed, to these bytes. */
  damaged: Buffer | undefined
  /** Set aside on request: it lies as `.bad` with its bytes. */
  aside: boolean
}

/** One process with its spool. */
export class Life {
  readonly process = { dead: false }
  readonly writer: string
  spool!: Spool
  taken = new Map<string, SealedBatch>()
  delivered = new Set<string>()
  /** Batches whose read failed come later than their turn. */
  late = new Set<string>()
  last = 0n
  /** More than the bound: what dead writers left. */
  adopted = 0
  largest = 0
  /** A remove failed: a temporary file may stay until the next start. */
  dirty = false
  taking: Promise<{ name: string; batch: SealedBatch } | undefined> | undefined
  constructor(writer: string) {
    this.writer = writer
  }
}

/** Bytes of the files whose name ends so. */
export const sumOf = (files: [string, Buffer][], end: string) =>
  files.reduce((sum, [path, data]) => sum + (path.endsWith(end) ? data.length : 0), 0)
