import type { Zone } from './calendar.ts'

/**
 * The 25 ports of the simulated world. Codes are Schedule D; 4701 for JFK is unconfirmed. Shares of
 * import value: BTS, 2015, for the leading gateways; the smaller ones are assumptions. They act only
 * as weights between ports of one group.
 */
export type PortGroup = 'sea' | 'air' | 'south' | 'north'
export interface Port {
  code: string
  zone: Zone
  group: PortGroup
  share: number
}

const rows: readonly (readonly [string, Zone, PortGroup, number])[] = [
  ['2704', 'pacific', 'sea', 7.4], // Los Angeles
  ['4601', 'eastern', 'sea', 7.0], // New York/Newark
  ['2709', 'pacific', 'sea', 5.5], // Long Beach
  ['1703', 'eastern', 'sea', 2.7], // Savannah
  ['5301', 'central', 'sea', 2.6], // Houston
  ['1601', 'eastern', 'sea', 2.1], // Charleston
  ['1401', 'eastern', 'sea', 1.9], // Norfolk
  ['2811', 'pacific', 'sea', 1.3], // Oakland
  ['3001', 'pacific', 'sea', 1.2], // Seattle
  ['5203', 'eastern', 'sea', 0.9], // Port Everglades
  ['3901', 'central', 'air', 4.3], // Chicago
  ['4701', 'eastern', 'air', 4.2], // JFK International Airport
  ['2720', 'pacific', 'air', 2.3], // Los Angeles International Airport
  ['5206', 'eastern', 'air', 1.5], // Miami International Airport
  ['2801', 'pacific', 'air', 1.4], // San Francisco International Airport
  ['1704', 'eastern', 'air', 1.3], // Atlanta
  ['2006', 'central', 'air', 1.0], // Memphis
  ['5309', 'central', 'air', 0.8], // Houston Intercontinental
  ['2304', 'central', 'south', 4.7], // Laredo
  ['2402', 'mountain', 'south', 1.7], // El Paso
  ['2506', 'pacific', 'south', 1.5], // Otay Mesa
  ['2604', 'arizona', 'south', 1.0], // Nogales
  ['3801', 'eastern', 'north', 2.6], // Detroit
  ['3802', 'eastern', 'north', 1.8], // Port Huron
  ['0901', 'eastern', 'north', 1.6], // Buffalo-Niagara Falls
]

export const ports: readonly Port[] = rows.map(([code, zone, group, share]) => ({
  code,
  zone,
  group,
  share,
}))

export function portsOf(group: PortGroup): readonly Port[] {
  return ports.filter((port) => port.group === group)
}
