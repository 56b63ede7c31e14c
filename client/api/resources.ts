import type { Problem } from '../../server/contract/problem.ts'
import { createStore, type Store } from './store.ts'

/** One GET of the API as a store: loaded for its first listener, kept, loaded again when the data moved on. */
export interface Resource<T> {
  state: 'loading' | 'ready' | 'failed'
  value: T | undefined
  problem: { status: number; code: string; detail: string } | undefined
  received_at: number
}
export interface Resources {
  /** `once`: kept as it came; what is costly to compute is not asked again with every change of the data. */
  get<T>(path: string, once?: boolean): Store<Resource<T>>
  reload(path: string): void
  /** Sends JSON; undefined when it was taken, else why not. */
  post(path: string, body: object): Promise<Problem | undefined>
  /** Sends JSON; the answer, or why it was refused. */
  send<T>(path: string, body: object): Promise<{ value: T } | { problem: Problem }>
  /** Loads what is watched and older than `milliseconds` again. */
  refresh(milliseconds: number): void
}

type Held = ReturnType<typeof createStore<Resource<unknown>>>

async function read(
  get: typeof fetch,
  path: string,
): Promise<Omit<Resource<unknown>, 'received_at'>> {
  try {
    const response = await get(path, { headers: { accept: 'application/json' } })
    const body: unknown = await response.json()
    if (response.ok) return { state: 'ready', value: body, problem: undefined }
    // Every refusal of the API is a problem document.
    const { code, detail } = body as Problem
    return { state: 'failed', value: undefined, problem: { status: response.status, code, detail } }
  } catch {
    const detail = 'The server did not answer. It is asked again with the next change of the data.'
    return { state: 'failed', value: undefined, problem: { status: 0, code: 'no_answer', detail } }
  }
}

export function createResources(get: typeof fetch, now: () => number): Resources {
  const held = new Map<
    string,
    { store: Held; watched: boolean; loading: boolean; again: boolean; once: boolean }
  >()

  const load = async (path: string): Promise<void> => {
    const entry = held.get(path)
    if (entry === undefined) return
    // An answer under way may be older than what one asks for.
    entry.again = entry.loading
    if (entry.loading) return
    entry.loading = true
    const next = await read(get, path)
    entry.loading = false
    const value = next.value ?? (next.problem?.status === 404 ? undefined : entry.store.get().value)
    entry.store.set({ ...next, value, received_at: now() })
    if (entry.again) await load(path)
  }
  const open = (path: string, once: boolean) => {
    const entry = {
      once,
      watched: false,
      loading: false,
      again: false,
      store: createStore<Resource<unknown>>(
        { state: 'loading', value: undefined, problem: undefined, received_at: 0 },
        (watched) => {
          entry.watched = watched
          if (watched && !(once && entry.store.get().state === 'ready')) void load(path)
        },
      ),
    }
    held.set(path, entry)
    return entry
  }

  async function send<T>(path: string, body: object): Promise<{ value: T } | { problem: Problem }> {
    const headers = { 'content-type': 'application/json', accept: 'application/json' }
    try {
      const response = await get(path, { method: 'POST', headers, body: JSON.stringify(body) })
      const answer: unknown = await response.json()
      // The contract fixes the reply of a path, and every refusal of the API is a problem document.
      return response.ok ? { value: answer as T } : { problem: answer as Problem }
    } catch {
      const detail = 'The server did not answer. Nothing was saved; send it again.'
      return { problem: { type: '', title: 'No answer', status: 0, code: 'no_answer', detail } }
    }
  }

  return {
    get<T>(path: string, once = false) {
      // The contract fixes the reply of a path.
      return (held.get(path) ?? open(path, once)).store as Store<Resource<T>>
    },
    reload: (path) => void load(path),
    send,
    async post(path, body) {
      const answer = await send(path, body)
      return 'problem' in answer ? answer.problem : undefined
    },
    refresh(milliseconds) {
      for (const [path, { store, watched, once }] of held)
        if (watched && !once && now() - store.get().received_at >= milliseconds) void load(path)
    },
  }
}
