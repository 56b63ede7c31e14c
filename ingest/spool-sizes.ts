/** Bytes of files by path, and their sum. A path counts once, however often it is set or dropped. */
export class Sizes {
  sum = 0
  private readonly sizes = new Map<string, number>()

  get count(): number {
    return this.sizes.size
  }

  has(path: string): boolean {
    return this.sizes.has(path)
  }

  get(path: string): number {
    return this.sizes.get(path) ?? 0
  }

  paths(): string[] {
    return [...this.sizes.keys()]
  }

  set(path: string, size: number): void {
    this.drop(path)
    this.sizes.set(path, size)
    this.sum += size
  }

  drop(path: string): void {
    this.sum -= this.get(path)
    this.sizes.delete(path)
  }
}
