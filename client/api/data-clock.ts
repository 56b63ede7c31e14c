import { useSyncExternalStore } from 'react'
import { useServices, type Services } from './services.ts'

/** Now in the time of the data: the newest event counted in, plus what passed since it came. Undefined before any data. */
export function dataTime({ hub, now }: Services): number | undefined {
  const { anchor } = hub.pulse.get()
  return anchor === undefined ? undefined : anchor.as_of + (now() - anchor.at)
}

/** A value of the data clock, looked at every second; the component draws again only when the value differs. */
export function useDataTime<T extends string | number | undefined>(
  read: (time: number | undefined) => T,
): T {
  const services = useServices()
  return useSyncExternalStore(services.seconds.subscribe, () => read(dataTime(services)))
}
