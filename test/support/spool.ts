import { nodeFs, type SpoolFs } from '../../ingest/spool-fs.ts'
import { batchSequence, Sealer, type SealedBatch } from '../../ingest/seal.ts'
import { fault } from '../../ingest/record.ts'

type Step = 'write' | 'sync' | 'rename' | 'syncFolder'

/** The real file system, with a named step that fails while `failing` says so. */
export function failingFs(): SpoolFs & { failing: Step | undefined } {
  const check = (step: Step) => {
    if (fs.failing === step) throw Object.assign(new Error('No space left'), { code: 'ENOSPC' })
  }
  const fs: SpoolFs & { failing: Step | undefined } = {
    ...nodeFs,
    failing: undefined,
    create: async (path) => {
      const file = await nodeFs.create(path)
      return {
        write: async (data) => {
          await file.write(fs.failing === 'write' ? data.subarray(0, data.length >> 1) : data)
          check('write')
        },
        sync: async () => {
          check('sync')
          await file.sync()
        },
        close: () => file.close(),
      }
    },
    rename: async (from, to) => {
      check('rename')
      await nodeFs.rename(from, to)
    },
    syncFolder: async (path) => {
      check('syncFolder')
      await nodeFs.syncFolder(path)
    },
  }
  return fs
}

let clock = 1_770_000_000_000
const next = batchSequence(() => (clock += 1), 3)

export function sealedRejects(count: number, run_id = 'run'): SealedBatch {
  const sealer = new Sealer({ run_id, source: 'file', origin: 'f' }, next)
  for (let line = 1; line <= count; line += 1) {
    const record = { line, position: line, bytes: Buffer.from(`bad ${line}`) }
    sealer.reject(record, fault('not_json', '', 'The line is not JSON.'))
  }
  const { batch } = sealer.seal(new Date(clock))
  if (batch === undefined) throw new Error('nothing sealed')
  return batch
}
