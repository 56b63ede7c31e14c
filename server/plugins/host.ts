import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { RequestError } from '../errors.ts'

const own = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Answers only to this machine's own names. Without it a web page whose name is made to resolve to
 * 127.0.0.1 (DNS rebinding) could read everything that AUTH=none shows.
 */
export const hostPlugin = fp(
  async (app: FastifyInstance) => {
    app.addHook('onRequest', async (request) => {
      const name = (request.headers.host ?? '').replace(/:\d+$/, '')
      if (!own.has(name)) {
        throw new RequestError(421, 'HOST_REFUSED', 'Open the page as 127.0.0.1 or localhost.')
      }
    })
  },
  { name: 'host' },
)
