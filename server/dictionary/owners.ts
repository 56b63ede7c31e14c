/** Who answers for a figure. No public source assigns owners: these follow who can act on it (19 CFR 101.1). */
export const owners = {
  port: 'Port director',
  center: 'Center director',
  measurement: 'Policy analyst (measurement)',
  data: 'Administrator (data)',
  revenue: 'Center director (what is assessed), port director (what is collected)',
} as const
