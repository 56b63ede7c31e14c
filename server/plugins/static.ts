import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The built client. Assets carry their hash in the name; any other address of a page answers with the page. */
export const staticPlugin = fp(
  async (app: FastifyInstance, { root }: { root: string }) => {
    const page = join(root, 'index.html')
    if (!existsSync(page)) {
      app.get(
        '/',
        { schema: { hide: true } },
        () => 'The client is not built: run `npm run build`, then start again.',
      )
      return
    }
    await app.register(fastifyStatic, {
      root: join(root, 'assets'),
      prefix: '/assets/',
      immutable: true,
      maxAge: '365d',
    })
    const html = readFileSync(page, 'utf8')
    for (const path of [
      '/',
      '/port/*',
      '/center/*',
      '/admin',
      '/entry/*',
      '/account/*',
      '/uniformity',
      '/compliance',
      '/benefit',
      '/policies',
      '/policies/*',
      '/dictionary',
    ]) {
      app.get(path, { schema: { hide: true } }, (_request, answer) =>
        answer.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html),
      )
    }
  },
  { name: 'static' },
)
