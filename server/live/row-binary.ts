import type { ClickHouseClient } from '@clickhouse/client'
import { queryParams, type ParamsOf, type ParamTags, type Query } from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'

/** The bytes of a query that ends with `format RowBinary`. */
export async function binaryRows<P extends ParamTags, R>(
  client: ClickHouseClient,
  query: Query<P, R>,
  params: ParamsOf<P>,
): Promise<Buffer> {
  const answer = await client.exec({
    query: query.text,
    query_params: queryParams(query, fullScope, params),
    clickhouse_settings: { log_comment: query.name },
  })
  const chunks: Buffer[] = []
  for await (const chunk of answer.stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Reads RowBinary value by value, in the order of the query's columns. Throws RangeError behind the end. */
export class RowBinary {
  private readonly bytes: Buffer
  private at = 0

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  get ended(): boolean {
    return this.at >= this.bytes.length
  }

  uint8(): number {
    return this.bytes.readUInt8(this.skip(1))
  }

  float64(): number {
    return this.bytes.readDoubleLE(this.skip(8))
  }

  text(): string {
    const length = this.length()
    const from = this.skip(length)
    return this.bytes.toString('utf8', from, from + length)
  }

  /** A copy: values of a row lie at any place, and an array of numbers must lie at a multiple of eight. */
  float64s(): Float64Array {
    const length = 8 * this.length()
    const from = this.skip(length)
    const copy = new Uint8Array(length)
    copy.set(this.bytes.subarray(from, from + length))
    return new Float64Array(copy.buffer)
  }

  /** LEB128: seven bits a byte, the lowest first. */
  private length(): number {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = this.uint8()
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
  }

  private skip(length: number): number {
    const from = this.at
    this.at += length
    if (this.at > this.bytes.length) throw new RangeError('A row of the base is not whole.')
    return from
  }
}
