import type { SpoolFs } from './spool-fs.ts'

/**
 * Files that are of no more use: stored, released, or refused and never acknowledged. One that the disk does not
 * remove now is asked for again, and takes its room in the spool until it is gone. A start that finds it gives it out
 * again, which is harmless: an event counts once.
 */
export class Removals {
  /** What the disk said last about a file that stays. */
  reason = ''
  private readonly fs: SpoolFs
  private readonly gone: (file: string) => void
  private readonly stuck = new Set<string>()
  private readonly running = new Map<string, Promise<void>>()

  constructor(fs: SpoolFs, gone: (file: string) => void) {
    this.fs = fs
    this.gone = gone
  }

  /** Files whose removal failed. */
  get count(): number {
    return this.stuck.size
  }

  has(file: string): boolean {
    return this.stuck.has(file)
  }

  /** Never throws. Askers at one time share one removal: a second one could strike the file that took its name. */
  remove(file: string): Promise<void> {
    const running = this.running.get(file) ?? this.tryOnce(file)
    this.running.set(file, running)
    return running
  }

  /** Tries again what failed. */
  async retry(): Promise<void> {
    for (const file of [...this.stuck]) await this.remove(file)
  }

  private async tryOnce(file: string): Promise<void> {
    try {
      await this.fs.remove(file)
      this.stuck.delete(file)
      this.gone(file)
    } catch (error) {
      this.stuck.add(file)
      this.reason = String(error)
    } finally {
      this.running.delete(file)
    }
  }
}
