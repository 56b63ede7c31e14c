import type { Definition } from '../contract/dictionary.ts'

const opening = `# Metrics

Printed from \`server/dictionary\` by \`npm run metrics\`; change the dictionary, not this page. The same text is at \`/dictionary\`, \`/api/dictionary\` and \`/api/exports/dictionary.csv\`. How events become numbers, field by field, is in [definitions.md](definitions.md); words are in [glossary.md](glossary.md).

- Limits beside an estimate are 95 % limits, except those of the backlog forecast, which are nominal 80 %.
- Nothing is known beyond what the events say: every entry names what is left out and what it is not adjusted for.
- The owner is the role that answers for a figure. No public source assigns owners, so these are assumptions.
- A target is named with its authority. Where law, regulation and practice give none there is no standard set, and none is made up.
`

/** docs/metrics.md as text: one section an entry, in the order of the dictionary. The same entries give the same text. */
export function metricsDocument(dictionary: readonly Definition[]): string {
  return [opening, ...dictionary.map(section)].join('\n')
}

function section(definition: Definition): string {
  const facts = [
    ['Id', `\`${definition.id}\``],
    ['Formula', definition.formula],
    ['Population', definition.population],
    ['Exclusions and limits', definition.exclusions],
    ['Source', definition.source],
    ['Unit', definition.unit],
    ['Owner', definition.owner],
    ['Target', definition.target ?? 'no standard set'],
  ]
  const lines = facts.map(([name, text]) => `- **${name}**: ${text}`)
  return `## ${definition.name}\n\n${definition.question}\n\n${lines.join('\n')}\n`
}
