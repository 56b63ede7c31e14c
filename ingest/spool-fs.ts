import { mkdir, open, readFile, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/** The few file operations the spool needs, passed in so that a test can fail an fsync or fill the disk. */
export interface SpoolFs {
  /** Makes what is missing of a path; answers with the first folder it made, if any. */
  makeFolder(path: string): Promise<string | undefined>
  /** Names in a folder; empty when the folder is gone. */
  list(path: string): Promise<string[]>
  read(path: string): Promise<Buffer>
  create(path: string): Promise<SpoolFile>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  removeFolder(path: string): Promise<void>
  syncFolder(path: string): Promise<void>
  size(path: string): Promise<number>
}
export interface SpoolFile {
  write(data: Buffer): Promise<void>
  sync(): Promise<void>
  close(): Promise<void>
}

export interface SpoolOptions {
  folder: string
  writer: string
  fs: SpoolFs
  maxBytes: number
  /** Up to so many bytes just written are also kept in memory and not read back. */
  recentBytes?: number
  onBad: (file: string, reason: string) => void
  /** Told once a file. */
  onUnread: (file: string, reason: string) => void
}

export const nodeFs: SpoolFs = {
  makeFolder: (path) => mkdir(path, { recursive: true, mode: 0o700 }),
  list: (path) =>
    readdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    }),
  read: (path) => readFile(path),
  create: async (path) => {
    const handle = await open(path, 'wx', 0o600)
    return {
      write: async (data) => {
        await handle.writeFile(data)
      },
      sync: () => handle.sync(),
      close: () => handle.close(),
    }
  },
  rename,
  remove: (path) => rm(path, { force: true }),
  removeFolder: (path) => rmdir(path),
  syncFolder: async (path) => {
    const handle = await open(path, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
  size: async (path) => (await stat(path)).size,
}

/**
 * Makes the folder `path` inside `root`, durable when it returns: a new folder's name is kept only once the folder
 * above it is synced, and with the name everything inside. `root` itself may be left from a start that was cut off,
 * so the folder above it is synced too, unless we may not read it.
 */
export async function makeDurableFolder(fs: SpoolFs, root: string, path: string): Promise<void> {
  const above = dirname(resolve(root))
  const first = resolve((await fs.makeFolder(path)) ?? path)
  const top = first.length < above.length ? dirname(first) : above
  for (let folder = resolve(path); folder !== top;) {
    folder = dirname(folder)
    await fs.syncFolder(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EACCES' || folder.length > above.length) throw error
    })
  }
}
