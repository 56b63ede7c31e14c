import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Filters } from '../../server/contract/filters.ts'
import type { LiveView } from '../../server/contract/live.ts'
import type { Live, LiveHub, PulseState } from './live-hub.ts'
import type { LiveReplies } from './live-replies.ts'
import type { Resource, Resources } from './resources.ts'
import type { Store } from './store.ts'

/** Everything that reaches outside the page, made once in main.tsx. */
export interface Services {
  hub: LiveHub
  resources: Resources
  /** Milliseconds of the local clock, told every second. */
  seconds: Store<number>
  now: () => number
  /** A new id for an event of that moment, in milliseconds since 1970. */
  eventId: (milliseconds: number) => string
}
export const ServicesContext = createContext<Services | undefined>(undefined)

export function useServices(): Services {
  const services = useContext(ServicesContext)
  if (services === undefined) throw new Error('ServicesContext is not provided')
  return services
}

export function useLive<V extends LiveView>(view: V, filters: Filters): Live<LiveReplies[V]> {
  const store = useServices().hub.topic(view, filters)
  return useSyncExternalStore(store.subscribe, store.get)
}

export function usePulse(): PulseState {
  const { pulse } = useServices().hub
  return useSyncExternalStore(pulse.subscribe, pulse.get)
}

export function useResource<T>(path: string, once = false): Resource<T> {
  const store = useServices().resources.get<T>(path, once)
  return useSyncExternalStore(store.subscribe, store.get)
}
