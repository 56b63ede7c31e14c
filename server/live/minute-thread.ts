import { parentPort, workerData } from 'node:worker_threads'
import { connect } from '../../sql/client.ts'
import { createBases } from './bases-cache.ts'
import type { Asked, Failure, Told, ThreadData } from './minute.ts'
import { createQueue } from './queue.ts'
import { uniformityBand } from './uniformity-band.ts'
import { computed } from './views.ts'

/** The thread of the views of pace `minute`: its own connection, its own bases, two questions at once in the order they came. */
const { connection, secret } = workerData as ThreadData
const client = connect(connection)
const queue = createQueue(client, secret)
let generation = -1
let bases = createBases()

async function answer({ work, filters, scope, freshness, generation: asked }: Asked) {
  if (asked !== generation) {
    generation = asked
    bases = createBases()
  }
  const apart = () => Promise.reject(new Error('A view of the thread asks the thread.'))
  const asking = { client, secret, freshness, base: bases, queue, apart }
  return work === 'uniformity/band'
    ? uniformityBand(asking, filters)
    : computed[work].answer(asking, filters, scope)
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error) }
  const { message, stack } = error
  return { message, stack, code: (error as { code?: string }).code }
}

/** More at once would only take the database from the views that have a second. */
const mostAtOnce = 2
const waiting: Asked[] = []
let atOnce = 0

function next(): void {
  const asked = atOnce < mostAtOnce ? waiting.shift() : undefined
  if (asked === undefined) return
  atOnce += 1
  const tell = (told: Told) => parentPort?.postMessage(told)
  answer(asked)
    .then(
      (found) => tell({ id: asked.id, answer: found }),
      (error: unknown) => tell({ id: asked.id, error: failureOf(error) }),
    )
    .finally(() => {
      atOnce -= 1
      next()
    })
}

parentPort?.on('message', (asked: Asked) => {
  waiting.push(asked)
  next()
})
