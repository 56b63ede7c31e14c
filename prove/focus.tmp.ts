import { Random } from './random.ts'
import { Tally } from './tally.ts'
import { uniformityIndex } from './uniformity-index.ts'
import { uniformityNull } from './uniformity-null.ts'
const [which, from, to] = process.argv.slice(2)
const proof = which === 'null' ? uniformityNull : uniformityIndex
const names =
  which === 'null'
    ? ['one importer has 30 %']
    : [0.1, 0.2, 0.4, 0.7].map((t) => `100 ports, sd 0.8, tau ${t}`)
for (const d of proof.designs.filter((d) => names.includes(d.name))) {
  const t = new Tally()
  for (let w = Number(from); w < Number(to); w++) d.play(new Random(3, proof.name, d.name, w), t)
  const show = (k: string) => `${k} ${t.of(k).sum}/${t.of(k).n}`
  console.log(
    d.name,
    which === 'null'
      ? show('any_false_flag') + ' ' + show('zero_spread_excluded')
      : show('index_covered') +
          ` ratio ${t.mean('tau_squared_ratio').toFixed(3)} +- ${t.error('tau_squared_ratio').toFixed(3)}`,
  )
}
