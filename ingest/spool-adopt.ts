import { join } from 'node:path'
import { batchEnd, byNumber, temporaryEnd } from './spool-file.ts'
import type { SpoolFs } from './spool-fs.ts'

/**
 * Moves the files of a dead writer's folder into ours, with those of its future/. What cannot be moved now, or has
 * a name that one of ours has, stays for the next start: a rename onto it would end the other.
 */
export async function adopt(fs: SpoolFs, folder: string, home: string): Promise<void> {
  const steps: [string, string][] = [
    [join(folder, 'future'), join(home, 'future')],
    [folder, home],
  ]
  for (const [from, to] of steps) {
    const ours = new Set(await fs.list(to))
    for (const name of await fs.list(from)) {
      if (ours.has(name)) continue
      // Another process that starts now may have taken it: then it is theirs.
      await fs.rename(join(from, name), join(to, name)).catch(() => undefined)
    }
    await fs.syncFolder(to)
    await fs.removeFolder(from).catch(() => undefined)
  }
}

/** Names and sizes of the batches in a folder, by number; torn files, which nobody was promised, go. */
export async function recovered(fs: SpoolFs, folder: string): Promise<[string, number][]> {
  const found: [string, number][] = []
  for (const name of (await fs.list(folder)).toSorted(byNumber)) {
    const file = join(folder, name)
    if (name.endsWith(temporaryEnd)) await fs.remove(file)
    if (name.endsWith(batchEnd)) found.push([name, await fs.size(file)])
  }
  return found
}
