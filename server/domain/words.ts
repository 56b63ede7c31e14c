/** Short texts of fixed width in binary rows, as codes: a million rows hold few different ones. */
export class Words {
  readonly texts: string[] = []
  private readonly codes = new Map<number, number>()

  /** The code of the text of at most six bytes that begins here; padding zeros are no part of it. */
  code(bytes: Buffer, at: number, size: number): number {
    const key = bytes.readUIntLE(at, size)
    const known = this.codes.get(key)
    if (known !== undefined) return known
    this.codes.set(key, this.texts.length)
    return this.texts.push(bytes.toString('latin1', at, at + size).replace(/\0+$/, '')) - 1
  }

  /** Whether each code is among the wanted texts; all are where none are named. */
  wanted(list: readonly string[] | undefined): Uint8Array {
    const set = list && new Set(list)
    return Uint8Array.from(this.texts, (text) => Number(set === undefined || set.has(text)))
  }
}
