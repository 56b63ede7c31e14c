/**
 * Goods of the simulated world. Headings are real; the last digits, duty rates and unit values are
 * assumptions and no tariff advice. Origins are weights by profile (assumptions).
 */
export type Profile = 'tech' | 'pharma' | 'auto' | 'textile' | 'metal' | 'oil' | 'farm' | 'general'
export interface Goods {
  hts10: string
  center: string
  profile: Profile
  duty_rate_ppm: number
  cents_per_kg: number
  /** Antidumping or countervailing orders exist for some origins. */
  orders: boolean
}

/** HTS-10, duty rate in percent, dollars per kilogram, `*` where AD/CVD orders exist. */
// prettier-ignore
const catalogue: readonly (readonly [string, Profile, string])[] = [
  ['001', 'pharma', '3004909290 0 180|3002150000 0 900|9018908000 0 95|9021102500 0 140|3304995000 0 12|2933998290 6.5 60|2918140000 6 2.4*|3824999297 5 6|9402900020 0 22|3002410000 0 700'],
  ['002', 'farm', '0702002099 2.5 2.1|0804400000 4 2.6|2203000030 0 1.6|2204215040 1.5 6|0901110025 0 5|1604144000 6 5.2|0306170040 0 9*|0805502000 2 1.4|1905909049 4.5 4|0409000065 1.9 3.4*'],
  ['003', 'auto', '8703230190 2.5 14|8708295160 2.5 7|8704310120 25 13|8708801600 2.5 8|8803300030 0 210|8708406000 2.5 12|8711600090 0 24|8716900000 3.1 5*|8708704530 2.5 4.5*|8511500000 2.5 16'],
  ['004', 'textile', '6110202079 16.5 18|6109100012 16.5 15|6203424511 16.6 17|6403999065 10 32|6404119050 20 21|6204628011 16.6 19|5402339000 8 4*|6302600020 9.1 9|5703300000 6 7|6205202066 19.7 20'],
  ['005', 'metal', '7210490030 0 1.1*|7606123090 3 4.2*|7306305055 0 1.6*|7318152065 0 3.6*|7304293110 0 2.2*|7403110000 1 9|7610900080 5.7 8*|7219340035 0 3*|7325991000 0 2.9*|7408110000 1 9.5'],
  ['006', 'oil', '2709002010 0.1 0.55|2711110000 0 0.4|2710124500 0.5 0.8|2523290000 0 0.1|2601110060 0 0.12|2710193050 0.5 0.75|2515122000 3 0.6|2616100000 0 300'],
  ['007', 'tech', '8517130000 0 420|8471300100 0 170|8542310045 0 1500|8528726420 3.9 22|8541430010 0 9*|8473301180 0 130|8504409530 0 28|8518302000 0 60|8523510000 0 600|8534000020 0 90'],
  ['008', 'general', '9503000073 0 9|9403608081 0 4.5*|7113195085 5.5 4000|9506910030 4.6 6|8215993500 6.8 11|9102111000 4 180|4202923131 17.6 14|9405118010 7.6 9|3307493000 6 7|9401616011 0 6*'],
  ['009', 'general', '3926909989 5.3 7|4011101010 4 5.5*|4412334155 8 1.6*|6907211005 10 0.9*|4819100040 0 2|7005291810 4.9 1.2|3923210095 3 3.4*|4418911005 3.2 3|6802995030 6.5 1.1*|4016931050 2.5 11'],
  ['010', 'tech', '8413919096 0 16|8481809015 2 19|8421398090 0 18|8501402040 4 12|8536908585 2.7 34|8414301000 0 9|8429521010 0 11|8544300000 5 15|8479899499 2.5 32|9032896085 1.7 70'],
]

export const goods: readonly Goods[] = catalogue.flatMap(([center, profile, text]) =>
  text.split('|').map((row) => {
    const [hts10 = '', rate = '0', unit = '1'] = row.split(' ')
    return {
      hts10,
      center,
      profile,
      duty_rate_ppm: Math.round(Number(rate) * 10_000),
      cents_per_kg: Math.round(Number.parseFloat(unit) * 100),
      orders: row.endsWith('*'),
    }
  }),
)

type Weights = readonly (readonly [string, number])[]
// prettier-ignore
export const origins: Readonly<Record<Profile, Weights>> = {
  tech: [['CN', 30], ['MX', 22], ['TW', 14], ['VN', 12], ['KR', 7], ['MY', 6], ['JP', 5], ['DE', 5], ['XO', 4]],
  pharma: [['IE', 22], ['DE', 16], ['IN', 15], ['CH', 14], ['CN', 10], ['MX', 10], ['XO', 5], ['XQ', 3], ['JP', 5]],
  auto: [['MX', 36], ['XO', 21], ['JP', 16], ['KR', 11], ['DE', 9], ['CN', 7]],
  textile: [['CN', 24], ['VN', 22], ['BD', 14], ['IN', 11], ['ID', 9], ['MX', 9], ['KH', 6], ['IT', 5]],
  metal: [['XO', 14], ['XQ', 11], ['MX', 17], ['CN', 15], ['KR', 10], ['IN', 8], ['TR', 6], ['TW', 7], ['BR', 7], ['DE', 5]],
  oil: [['XA', 44], ['MX', 14], ['SA', 12], ['BR', 9], ['CO', 8], ['XC', 7], ['NO', 6]],
  farm: [['MX', 40], ['XO', 11], ['XC', 5], ['CL', 9], ['BR', 7], ['IT', 8], ['FR', 7], ['TH', 6], ['CN', 7]],
  general: [['CN', 38], ['MX', 18], ['VN', 14], ['XO', 9], ['XQ', 4], ['IN', 7], ['IT', 5], ['TH', 5]],
}

/** Country numbers of Commerce's case numbers; not ISO. Other origins have no order in this world. */
export const orderCountries: Readonly<Record<string, string>> = {
  CN: '570',
  KR: '580',
  TW: '583',
  IN: '533',
  VN: '552',
  TR: '489',
  MX: '201',
  BR: '351',
}
