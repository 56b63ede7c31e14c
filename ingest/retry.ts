import { setTimeout as sleep } from 'node:timers/promises'
import { ClickHouseError, type ClickHouseClient } from '@clickhouse/client'
import { connect } from '../sql/client.ts'
import type { Connection, Engine } from '../sql/engine.ts'
import { AppError } from '../sql/errors.ts'

/**
 * ClickHouse codes that mean these rows will never fit: parsing, type, range and shape of the data.
 * https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
 * Every other failure is the database's trouble of the moment, and is tried again.
 */
const dataCodes = new Set([
  '6',
  '16',
  '25',
  '26',
  '27',
  '32',
  '33',
  '38',
  '41',
  '43',
  '53',
  '69',
  '70',
  '72',
  '117',
  '131',
  '321',
  '349',
  '441',
  '469',
  '676',
  '677',
])
export const isRefusal = (error: unknown) =>
  error instanceof ClickHouseError && dataCodes.has(error.code)

export interface RetryLog {
  warn(fields: object, message: string): void
}

/** The one connection ingest writes through; found again when the engine came back elsewhere. */
export class Database {
  client: ClickHouseClient
  private engine: Engine
  private at: Connection
  private finding: Promise<void> | undefined

  constructor(engine: Engine) {
    this.engine = engine
    this.at = engine.writer
    this.client = connect(this.at)
  }

  /** Asks for a living engine; several askers share one search. */
  async reconnect(): Promise<void> {
    this.finding ??= this.find().finally(() => {
      this.finding = undefined
    })
    await this.finding
  }

  private async find(): Promise<void> {
    const found = await this.engine.ensure()
    this.engine = found
    const { url, password, headers } = found.writer
    const same =
      url === this.at.url &&
      password === this.at.password &&
      JSON.stringify(headers) === JSON.stringify(this.at.headers)
    if (same) return
    const old = this.client
    this.at = found.writer
    this.client = connect(this.at)
    await old.close()
  }

  async close(): Promise<void> {
    await this.client.close()
  }
}

/**
 * Tries until it works, however long the database is away: 100 ms doubling to 5 s between tries.
 * Gives up only on a refusal of the data itself, on an error of our own, or with STOPPED when `signal` says so.
 */
export async function untilDone<T>(
  database: Database,
  attempt: (client: ClickHouseClient) => Promise<T>,
  log: RetryLog,
  signal: AbortSignal,
): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt(database.client)
    } catch (error) {
      if (isRefusal(error) || error instanceof AppError) throw error
      if (signal.aborted)
        throw new AppError('STOPPED', 'Ingest was told to stop.', { cause: error })
      const reason = error instanceof Error ? error.message.slice(0, 300) : String(error)
      log.warn({ tries: tries + 1, reason }, 'the database does not take the batch; trying again')
      await sleep(Math.min(5000, 100 * 2 ** Math.min(tries, 6)), undefined, { signal }).catch(
        () => undefined,
      )
      await database.reconnect().catch(() => undefined)
    }
  }
}
