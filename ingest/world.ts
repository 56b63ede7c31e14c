import type { ClickHouseClient } from '@clickhouse/client'
import { fault, type Fault } from './record.ts'

/**
 * Real or simulated: the earliest claim (by time, then id) holds for the life of the database. Two processes that
 * claim at once both read the same earliest row, so they agree whatever they claimed.
 */
export class World {
  private simulated: boolean | undefined

  get known(): boolean {
    return this.simulated !== undefined
  }

  /** Reads the claim that holds, when there is one. */
  async read(client: ClickHouseClient): Promise<void> {
    const answer = await client.query({
      query: 'select simulated from world order by claimed_at, claim_id limit 1',
      format: 'JSONEachRow',
    })
    const [first] = await answer.json<{ simulated: boolean }>()
    if (first !== undefined) this.simulated = first.simulated
  }

  async claim(client: ClickHouseClient, simulated: boolean, claim_id: string): Promise<void> {
    await this.read(client)
    if (this.known) return
    await client.insert({
      table: 'world',
      values: [{ claim_id, simulated }],
      format: 'JSONEachRow',
    })
    await this.read(client)
  }

  check(simulated: boolean): Fault | undefined {
    if (this.simulated === undefined || this.simulated === simulated) return undefined
    const [here, there] = simulated ? ['real', 'simulated'] : ['simulated', 'real']
    return fault(
      'wrong_world',
      '/simulated',
      `This database holds ${here} data; the event is ${there}. Use another DATA_DIR or database.`,
    )
  }
}
