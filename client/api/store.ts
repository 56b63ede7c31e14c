/** A plain value that tells its listeners when it changes. Everything live in the client is one of these. */
export interface Store<T> {
  subscribe(listener: () => void): () => void
  get(): T
}

export interface WritableStore<T> extends Store<T> {
  set(value: T): void
}

/** `onWatched` is called with true at the first listener and with false after the last has gone. */
export function createStore<T>(
  initial: T,
  onWatched: (watched: boolean) => void = () => undefined,
): WritableStore<T> {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return
      value = next
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      if (listeners.size === 1) onWatched(true)
      return () => {
        if (listeners.delete(listener) && listeners.size === 0) onWatched(false)
      }
    },
  }
}
