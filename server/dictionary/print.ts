import { writeFileSync } from 'node:fs'
import { metricsDocument } from './document.ts'
import { dictionary } from './metrics.ts'

/** Writes docs/metrics.md anew: `npm run metrics`. */
const file = new URL('../../docs/metrics.md', import.meta.url)
writeFileSync(file, metricsDocument(dictionary))
process.stdout.write(`docs/metrics.md: ${dictionary.length} metrics\n`)
