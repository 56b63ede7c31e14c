import { writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { liveEvents } from './live.ts'

/**
 * Plays the producer of a live system: sends the simulated world's events to ingest over HTTP as their
 * time comes. Writes to `--state` up to when everything was sent, so that the next start goes on there.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    entries: { type: 'string' },
    from: { type: 'string' },
    days: { type: 'string' },
    start: { type: 'string' },
    url: { type: 'string' },
    state: { type: 'string' },
  },
})
const number = (text: string | undefined) => Number(text ?? Number.NaN)
const stop = new AbortController()
const end = () => stop.abort()
process.on('SIGINT', end)
process.on('SIGTERM', end)
process.on('disconnect', end)

const linesPerRequest = 500
let lines: string[] = []

/** Sends what is collected, again and again until ingest has taken it: the events' ids make repetition harmless. */
async function flush(): Promise<void> {
  while (lines.length > 0) {
    const body = lines.slice(0, linesPerRequest)
    const answer = await fetch(values.url ?? '', {
      method: 'POST',
      headers: {
        'content-type': 'application/x-ndjson',
        ...(process.env['INGEST_TOKEN']
          ? { authorization: `Bearer ${process.env['INGEST_TOKEN']}` }
          : {}),
      },
      body: body.join('\n'),
      signal: stop.signal,
    }).catch(() => undefined)
    if (answer?.status === 202) lines = lines.slice(body.length)
    else await wait(500, undefined, { signal: stop.signal })
  }
}

async function sleep(ms: number): Promise<void> {
  if (ms > 0) {
    await flush()
    await writeFile(values.state ?? '', JSON.stringify({ sent_until: new Date().toISOString() }))
  }
  await wait(Math.min(ms, 2_000_000_000), undefined, { signal: stop.signal })
}

try {
  const events = liveEvents({
    seed: number(values.seed),
    entries: number(values.entries),
    from: number(values.from),
    days: number(values.days),
    start: number(values.start),
    now: () => Date.now(),
    sleep,
  })
  for await (const event of events) {
    lines.push(JSON.stringify(event))
    if (lines.length >= linesPerRequest) await flush()
  }
} catch (error) {
  if (!stop.signal.aborted) throw error
}
process.exit(0)
