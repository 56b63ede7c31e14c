/** Entries that attack what stands of several filings, and accounts at the moment of filing. */
import { type Writer, entryNumber, plain, risky } from './oracle-adversary-writer.ts'

const [la, lax, laredo, detroit, jfk] = ['2704', '2720', '2304', '3801', '4701'] as const

export function filingCases(w: Writer) {
  w.entry('later filing: fewer lines, another importer, other mode', la, '03-12')
    .filed('03-12T15:00', '11-111111100', [risky(1), risky(2), risky(3)])
    .filed('03-12T18:00', '22-222222200', [plain()], { mode: '40' })
    .arrived('03-12T10:00')
    .released('03-13T15:00')
  w.entry('two filings at one moment: the greater id stands', la, '03-12')
    .filed('03-12T15:00', '11-111111100', [risky(1, 111)], {}, 'adv-t5-a')
    .filed('03-12T15:00', '22-222222200', [risky(1, 222)], {}, 'adv-t5-b')
  w.entry('goods: equal values, lesser line number later in the list', lax, '03-12').filed(
    '03-12T15:00',
    '99-000000100',
    [plain(7, '8471300100'), { ...risky(3, 500_000), hts10: '3004909290' }],
  )
  w.entry('no declared duty, no weight: both unknown', lax, '03-12').filed(
    '03-12T15:00',
    '99-000000100',
    [plain()],
    { departure: 'TW' },
  )
  w.entry('zero duty, zero value and zero weight declared', lax, '03-12').filed(
    '03-12T15:00',
    '99-000000100',
    [{ ...risky(1, 0), weight_grams: 0 }],
  )
  w.entry('amounts whose products pass 2^53', lax, '03-13').filed('03-13T15:00', '99-000000100', [
    risky(1, 8_000_000_000_001),
  ])
  w.entry('goods of no Center', lax, '03-13').filed('03-13T15:00', '99-000000100', [
    { ...risky(), hts10: '9999999999' },
  ])
  w.entry('antidumping with a countervailing case of another country', lax, '03-13').filed(
    '03-13T15:00',
    '99-000000100',
    [
      { ...risky(), adcvd_case: 'A570983' },
      { ...plain(2), adcvd_case: 'C552802' },
    ],
    { entry_type: '03' },
  )
  w.entry('antidumping with its companion, preference, four origins, 20 lines', lax, '03-13').filed(
    '03-13T15:00',
    '11-111111100',
    Array.from({ length: 20 }, (_, at) => ({
      ...risky(at + 1),
      origin: ['CN', 'VN', 'MX', 'DE'][at % 4],
      preference: 'S',
      adcvd_case: at % 2 === 0 ? 'A570983001' : 'C570984',
    })),
  )
  w.entry('account updated a millisecond before filing', detroit, '03-16').filed(
    '03-16T15:00:00.000',
    '33-333333300',
  )
  w.entry('account updated at the moment of filing: it counts', detroit, '03-16').filed(
    '03-16T16:00:00.000',
    '44-444444400',
  )
  w.entry('account updated a millisecond after filing: it does not', detroit, '03-16').filed(
    '03-16T17:00:00.000',
    '55-555555500',
  )
  w.entry('account registered after filing: unknown', detroit, '03-16').filed(
    '03-16T15:00',
    '66-666666600',
  )
  w.entry('account known at the second filing only: unknown', detroit, '03-16')
    .filed('03-16T15:00', '66-666666600')
    .filed('03-18T15:00', '66-666666600')
  w.entry('account of 90 days less a millisecond', detroit, '03-17').filed(
    '03-17T14:59:59.999',
    '77-777777700',
  )
  w.entry('account of 90 days', detroit, '03-17').filed('03-17T15:00:00.000', '77-777777700')
  w.entry('importer with a social security number', detroit, '03-17').filed(
    '03-17T15:00',
    '123-45-6789',
  )
  w.entry('warehouse entry: outside the release population', laredo, '03-17')
    .filed('03-17T15:00', '99-000000100', [risky()], { entry_type: '21' })
    .arrived('03-17T10:00')
    .released('03-17T18:00')
  w.entry('type changes out of the population with the last filing', laredo, '03-17')
    .filed('03-17T15:00')
    .filed('03-17T16:00', '99-000000100', [risky()], { entry_type: '06' })
    .arrived('03-17T10:00')
    .released('03-17T18:00')
  const reused = entryNumber('RUS', 1)
  w.entry('number used on one day', jfk, '03-17', reused)
    .filed('03-17T15:00')
    .released('03-18T15:00')
  w.entry('the same number on another day', jfk, '03-18', reused).filed('03-18T15:00')
  w.entry('the same number at another port', la, '03-17', reused)
    .filed('03-17T15:00')
    .disposed('examined', '03-18T15:00')
}
