import type { ComplianceRow } from '../../server/contract/compliance.ts'
import type { Names } from '../api/session.ts'

/** A group of compliance as people name it. */
export function groupName({ dimension, value }: ComplianceRow, names: Names): string {
  if (value === 'none' || value === 'unknown')
    return dimension === 'tier'
      ? 'account unknown'
      : `no ${dimension === 'center' ? 'Center' : dimension}`
  switch (dimension) {
    case 'all':
      return 'All'
    case 'center':
      return names.shortCenter(value)
    case 'tier':
      return value === '0' ? 'no partner' : `tier ${value}`
    case 'industry':
      return `${value} ${sections[value] ?? ''}`.trim()
  }
}

/** Sections of the Harmonized System by what most of their chapters hold. */
const sections: Readonly<Record<string, string>> = {
  I: 'Animals',
  II: 'Vegetables',
  III: 'Fats and oils',
  IV: 'Prepared foods',
  V: 'Minerals',
  VI: 'Chemicals',
  VII: 'Plastics, rubber',
  VIII: 'Hides, leather',
  IX: 'Wood',
  X: 'Paper',
  XI: 'Textiles',
  XII: 'Footwear, headgear',
  XIII: 'Stone, glass',
  XIV: 'Precious metals',
  XV: 'Base metals',
  XVI: 'Machinery, electrical',
  XVII: 'Vehicles',
  XVIII: 'Instruments',
  XIX: 'Arms',
  XX: 'Furniture, toys',
  XXI: 'Art, antiques',
  XXII: 'Special provisions',
}
