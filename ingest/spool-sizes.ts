/** Bytes of files by path, and their sum. A path counts once, however often it is set or dropped. */
export class Sizes {
  sum = 0
  private readonly sizes = new Map<string, number>()

  has(path: string): boolean {
    return this.sizes.has(path)
  }

  set(path: string, size: number): void {
    this.drop(path)
    this.sizes.set(path, size)
    this.sum += size
  }

  drop(path: string): void {
    this.sum -= this.sizes.get(path) ?? 0
    this.sizes.delete(path)
  }
}
