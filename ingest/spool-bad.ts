import { join } from 'node:path'
import { Sizes } from './spool-sizes.ts'
import type { SpoolFs } from './spool-fs.ts'

export const badEnd = '.bad'

/**
 * Files that were set aside and wait for an operator. Nothing here deletes them; their bytes count against the bound of
 * the spool, or a database that refuses everything would fill the disk in silence.
 */
export class BadFiles {
  private readonly fs: SpoolFs
  private readonly folders: string[]
  private readonly sizes = new Sizes()

  constructor(fs: SpoolFs, folders: string[]) {
    this.fs = fs
    this.folders = folders
  }

  get count(): number {
    return this.sizes.count
  }

  get bytes(): number {
    return this.sizes.sum
  }

  add(file: string, bytes: number): void {
    this.sizes.set(file, bytes)
  }

  /** Finds what earlier processes set aside. Throws what the disk throws. */
  async find(): Promise<void> {
    for (const file of await this.lying()) {
      const bytes = await this.fs.size(file).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error
        return undefined
      })
      // None when somebody takes it away at this moment.
      if (bytes !== undefined) this.sizes.set(file, bytes)
    }
  }

  /** Forgets what an operator took away. Throws what the disk throws. */
  async lookAgain(): Promise<void> {
    const known = this.sizes.paths()
    if (known.length === 0) return
    const lying = new Set(await this.lying())
    for (const file of known) if (!lying.has(file)) this.sizes.drop(file)
  }

  private async lying(): Promise<string[]> {
    const files: string[] = []
    for (const folder of this.folders) {
      const names = await this.fs.list(folder)
      files.push(...names.filter((name) => name.endsWith(badEnd)).map((name) => join(folder, name)))
    }
    return files
  }
}
