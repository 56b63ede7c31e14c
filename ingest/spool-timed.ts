import type { SpoolFs } from './spool-fs.ts'

/** The same file system; `start` is called before each sync, what it gives after one that worked. */
export function timedFs(fs: SpoolFs, start: () => () => void): SpoolFs {
  const timed = async (sync: () => Promise<void>) => {
    const stop = start()
    await sync()
    stop()
  }
  return {
    ...fs,
    create: async (path) => {
      const file = await fs.create(path)
      return { ...file, sync: () => timed(() => file.sync()) }
    },
    syncFolder: (path) => timed(() => fs.syncFolder(path)),
  }
}
