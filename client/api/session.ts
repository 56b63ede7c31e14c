import { useMemo } from 'react'
import type { Session } from '../../server/contract/session.ts'
import { useResource } from './services.ts'

export type SessionClock = Session['clocks'][number]
/** The names that codes stand for. An unknown code stands for itself. */
export interface Names {
  port(code: string): string
  center(code: string | null): string
  /** For axes, where a full name has no room. */
  shortCenter(code: string): string
  mode(code: string): string
  clock(code: string | null): SessionClock | undefined
  zone(port: string): string
}

export function namesOf(session: Session | undefined): Names {
  const ports = new Map(session?.ports.map((port) => [port.code, port]))
  const centers = new Map(session?.centers.map((center) => [center.code, center]))
  const modes = new Map(session?.modes.map((mode) => [mode.code, mode.name]))
  const clocks = new Map(session?.clocks.map((clock) => [clock.code, clock]))
  return {
    port: (code) => ports.get(code)?.name ?? `Port ${code}`,
    center: (code) => (code === null ? 'no Center' : (centers.get(code)?.name ?? `Center ${code}`)),
    shortCenter: (code) => centers.get(code)?.short_name ?? code,
    mode: (code) => modes.get(code) ?? `Mode ${code}`,
    clock: (code) => (code === null ? undefined : clocks.get(code)),
    zone: (port) => ports.get(port)?.time_zone ?? 'UTC',
  }
}

export const sessionPath = '/api/session'
export const useSession = () => useResource<Session>(sessionPath)

export function useNames(): Names {
  const { value } = useSession()
  return useMemo(() => namesOf(value), [value])
}
