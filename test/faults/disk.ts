import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const megabytes = 8

export interface Disk {
  folder: string
  /** False where no file system of its own could be mounted; then `fill` does nothing. */
  own: boolean
  /** Writes until the disk says that it is full. */
  fill(): void
  empty(): void
  close(): void
}

/** A folder on a disk so small that it can be filled: a tmpfs, which takes root. */
export function smallDisk(folder: string): Disk {
  mkdirSync(folder, { recursive: true })
  const size = `size=${megabytes}m,mode=0700`
  const own = spawnSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', folder]).status === 0
  const filler = join(folder, 'filler')
  const empty = () => rmSync(filler, { force: true })
  return {
    folder,
    own,
    empty,
    fill: () => {
      if (!own) return
      const file = openSync(filler, 'w', 0o600)
      const block = Buffer.alloc(65_536)
      try {
        for (let written = 0; written < megabytes * 1_048_576; written += block.length)
          writeSync(file, block)
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
      } finally {
        closeSync(file)
      }
    },
    close: () => {
      empty()
      if (own) spawnSync('umount', ['-l', folder])
    },
  }
}
