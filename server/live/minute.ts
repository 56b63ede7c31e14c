import { Worker } from 'node:worker_threads'
import type { Filters } from '../contract/filters.ts'
import type { LiveView } from '../contract/live.ts'
import type { UniformityBand } from '../contract/uniformity.ts'
import type { ImporterKeySecret } from '../config.ts'
import type { Freshness } from '../loop/applied.ts'
import type { Connection } from '../../sql/engine.ts'
import type { Scope } from '../../sql/scope.ts'
import type { Answer } from './view.ts'

export interface ThreadData {
  connection: Connection
  secret: ImporterKeySecret
}
/** `generation` counts the states of the pages: bases of an older one are forgotten. */
export interface Question {
  work: LiveView | 'uniformity/band'
  filters: Filters
  scope: Scope
  freshness: Freshness
  generation: number
}
export type Asked = Question & { id: number }
export type Told = { id: number; answer: Answer | UniformityBand } | { id: number; error: Failure }
/** What of an error passes between threads: its code says whether the database is away. */
export interface Failure {
  message: string
  code?: string | undefined
  stack?: string | undefined
}

export interface MinuteThread {
  view(name: LiveView, question: Omit<Question, 'work'>): Promise<Answer>
  band(question: Omit<Question, 'work'>): Promise<UniformityBand>
  close(): Promise<void>
}

/**
 * Estimators take seconds of arithmetic over a million rows; in a thread of their own they hold up neither
 * sockets nor requests. A thread that dies fails what it was asked, and the next question starts another.
 */
export function startMinuteThread(data: ThreadData): MinuteThread {
  const waiting = new Map<number, [(answer: unknown) => void, (error: unknown) => void]>()
  let last = 0
  let worker: Worker | undefined

  function start(): Worker {
    const started = new Worker(new URL('minute-thread.mjs', import.meta.url), { workerData: data })
    started.on('message', (told: Told) => {
      const [resolve, reject] = waiting.get(told.id) ?? []
      waiting.delete(told.id)
      if ('error' in told) reject?.(Object.assign(new Error(), told.error))
      else resolve?.(told.answer)
    })
    const lost = (error: unknown) => {
      if (worker !== started) return
      worker = undefined
      for (const [, reject] of waiting.values()) reject(error)
      waiting.clear()
    }
    started.on('error', lost)
    started.on('exit', (code) => lost(new Error(`The thread of the measures ended with ${code}.`)))
    return started
  }
  // What is asked decides what is answered: minute-thread.ts answers a view as a view.
  const ask = (question: Question) =>
    new Promise<unknown>((resolve, reject) => {
      last += 1
      waiting.set(last, [resolve, reject])
      worker ??= start()
      worker.postMessage({ id: last, ...question } satisfies Asked)
    })
  return {
    view: async (name, question) => (await ask({ ...question, work: name })) as Answer,
    band: async (question) =>
      (await ask({ ...question, work: 'uniformity/band' })) as UniformityBand,
    close: async () => {
      await worker?.terminate()
    },
  }
}
