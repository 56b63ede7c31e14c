import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { hostPlugin } from '../../server/plugins/host.ts'
import { problemPlugin } from '../../server/plugins/problem.ts'

test.each([
  ['127.0.0.1:8080', 200],
  ['localhost', 200],
  ['[::1]:8080', 200],
  ['evil.example:8080', 421],
  ['127.0.0.1.evil.example', 421],
])('a request for host %j is answered with %i', async (host, status) => {
  const app = Fastify()
  await app.register(problemPlugin)
  await app.register(hostPlugin)
  app.get('/', () => 'page')
  const answer = await app.inject({ url: '/', headers: { host } })
  expect(answer.statusCode).toBe(status)
  if (status !== 200) expect(answer.json()).toMatchObject({ code: 'HOST_REFUSED' })
  await app.close()
})
