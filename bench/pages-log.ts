import type { ClickHouseClient } from '@clickhouse/client'

/** What each named query read and cost since `since` (milliseconds), by the engine's own log. Processor time says what a busy machine hides. */
export async function queryCosts(client: ClickHouseClient, since: number): Promise<object[]> {
  await client.command({ query: 'system flush logs' })
  const answer = await client.query({
    query: `select
        log_comment as query,
        count() as runs,
        min(query_duration_ms) as min_ms,
        quantileExact(0.5)(query_duration_ms) as p50_ms,
        quantileExact(0.95)(query_duration_ms) as p95_ms,
        round(quantileExact(0.5)(ProfileEvents['OSCPUVirtualTimeMicroseconds']) / 1000, 1) as cpu_p50_ms,
        round(max(ProfileEvents['OSCPUVirtualTimeMicroseconds']) / 1000, 1) as cpu_max_ms,
        quantileExact(0.5)(read_rows) as rows_p50,
        max(read_rows) as rows_max,
        round(quantileExact(0.5)(read_bytes) / 1e6, 1) as mb_p50,
        round(max(read_bytes) / 1e6, 1) as mb_max,
        round(quantileExact(0.5)(result_bytes) / 1e6, 2) as result_mb_p50,
        round(max(memory_usage) / 1e6, 1) as memory_mb_max
      from system.query_log
      where type = 'QueryFinish' and log_comment != '' and not startsWith(log_comment, 'bench')
        and event_time >= toDateTime(intDiv({since:UInt64}, 1000), 'UTC')
      group by query
      order by p95_ms desc, query`,
    query_params: { since },
    format: 'JSONEachRow',
  })
  return answer.json<object>()
}
