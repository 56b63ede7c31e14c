import { mkdir, open, readFile, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'

/** The few file operations the spool needs, passed in so that a test can fail an fsync or fill the disk. */
export interface SpoolFs {
  makeFolder(path: string): Promise<void>
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

export const nodeFs: SpoolFs = {
  makeFolder: async (path) => {
    await mkdir(path, { recursive: true, mode: 0o700 })
  },
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
