import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError } from '../sql/errors.ts'
import { readyStatus } from './readiness.ts'
import { reasonOf } from './reason.ts'
import { checkReach, type IngestConfig } from './config.ts'
import type { Opened } from './open.ts'

export interface MetricsListener {
  url: string
  close(): Promise<void>
}

/**
 * `/metrics`, `/healthz` and `/readyz` of a source without a listener of its own, on HOST and INGEST_METRICS_PORT; none
 * without that port. Throws INGEST_TOKEN_REQUIRED off loopback without a token, PORT_BUSY when the port is taken.
 */
export async function serveMetrics(
  config: IngestConfig,
  { metrics, readiness, log }: Pick<Opened, 'metrics' | 'readiness' | 'log'>,
): Promise<MetricsListener | undefined> {
  const { host, ingest_metrics_port: port, ingest_token: token } = config
  if (port === undefined) return undefined
  checkReach(config)
  const server = createServer((request, reply) => {
    const answer = (status: number, type: string, text: string) =>
      reply.writeHead(status, { 'content-type': type }).end(text)
    const path = request.url?.split('?')[0]
    const failed = (error: unknown) => {
      log.error({ path, reason: reasonOf(error) }, 'a request failed')
      answer(500, 'text/plain', 'It cannot be read; the log has the reason.\n')
    }
    if (path === '/healthz') return answer(200, 'application/json', '{"status":"ok"}')
    if (path === '/readyz') {
      readiness().then(
        (ready) => answer(readyStatus(ready), 'application/json', JSON.stringify(ready)),
        failed,
      )
      return
    }
    if (path !== '/metrics')
      return answer(404, 'text/plain', 'There are /metrics, /healthz and /readyz.\n')
    const given = request.headers.authorization ?? ''
    if (token !== undefined && !sameText(given, `Bearer ${token}`))
      return answer(401, 'text/plain', 'Send the header Authorization: Bearer INGEST_TOKEN.\n')
    metrics.text().then((text) => answer(200, metrics.contentType, text), failed)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === 'EADDRINUSE'
          ? new AppError('PORT_BUSY', `Port ${port} is taken. Set INGEST_METRICS_PORT.`, { cause })
          : cause,
      ),
    )
    server.listen(port, host, resolve)
  })
  // A TCP listener has an address of this form.
  const { port: bound } = server.address() as AddressInfo
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${bound}`
  log.info({ url }, 'metrics are served')
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Compares hashes, so that the time taken says nothing about the token. */
export function sameText(given: string, wanted: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(wanted))
}
