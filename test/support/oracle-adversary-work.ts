/** Pieces of work that attack pauses, clocks, double endings and orphans. */
import type { Writer } from './oracle-adversary-writer.ts'

export function workCases(w: Writer) {
  pauses(w)
  clocks(w)
  protests(w)
  endings(w)
  identities(w)
  volume(w)
}

function pauses(w: Writer) {
  w.work('pause inside a pause: the second opens nothing', 'cf28', '004')
    .opened('03-02T15:00')
    .paused('03-04T10:00')
    .paused('03-05T10:00')
    .resumed('03-06T10:00')
  w.work('resumed twice: the second closes nothing', 'cf28', '004')
    .opened('03-02T15:00')
    .paused('03-04T10:00')
    .resumed('03-06T10:00')
    .resumed('03-09T10:00')
  w.work('pause never ends: no due date', 'cf29', '004').opened('02-02T15:00').paused('02-10T10:00')
  w.work('pause ends, then one never ends', 'cf28', '007')
    .opened('02-02T15:00')
    .paused('02-10T10:00')
    .resumed('02-12T10:00:00.500')
    .paused('03-01T10:00')
  w.work('resumed before any pause in time order', 'cf28', '007')
    .opened('03-02T15:00')
    .resumed('03-03T10:00')
    .paused('03-05T10:00')
    .resumed('03-05T18:30:30')
  w.work('paused and resumed at one moment: the id decides', 'cf28', '007')
    .opened('03-02T15:00')
    .paused('03-04T10:00', 'adv-z-pause')
    .resumed('03-04T10:00', 'adv-a-resume')
  w.work('three pauses, one of 1 ms', 'cf29', '003')
    .opened('03-02T15:00')
    .paused('03-03T10:00')
    .resumed('03-03T10:00:00.001')
    .paused('03-04T10:00')
    .resumed('03-05T10:00')
    .paused('03-06T10:00')
    .resumed('03-07T11:00')
  w.work('pauses on a clock that does not pause', 'protest', '003')
    .opened('2025-02-03T15:00')
    .paused('2025-06-03T10:00')
    .resumed('2025-08-03T10:00')
  w.work('open pause on a clock that does not pause keeps its due date', 'protest', '003')
    .opened('2025-02-03T15:00')
    .paused('2025-06-03T10:00')
  w.work('pause of work without a standard', 'validation', '003')
    .opened('01-05T15:00')
    .paused('02-03T10:00')
  w.work('paused before it was opened', 'cf28', '010')
    .paused('02-27T10:00')
    .opened('03-02T15:00')
    .resumed('03-03T10:00')
  w.work('pause that ends after the close', 'cf28', '010')
    .opened('02-02T15:00')
    .paused('02-20T10:00')
    .closed('03-05T10:00')
    .resumed('03-20T10:00')
}

function clocks(w: Writer) {
  w.work('due on the day clocks change: 30 days from 6 Feb', 'cf28', '010').opened('02-06T15:00')
  w.work('opened at 23:30 in New York, which is the next day in UTC', 'cf28', '010').opened(
    '02-26T04:30',
  )
  w.work('response in the last millisecond of the due day', 'cf29', '001')
    .opened('02-10T15:00')
    .on('responded', '03-03T04:59:59.999')
    .closed('03-04T15:00', 'increase', 50_000)
  w.work('response a millisecond late', 'cf29', '001')
    .opened('02-10T15:00')
    .on('responded', '03-03T05:00:00.000')
    .closed('03-04T15:00', 'increase', 60_000)
  w.work('closed without a response: the close stops the clock', 'cf28', '001')
    .opened('02-10T15:00')
    .closed('03-20T15:00', 'no_response')
  w.work('responded after it was closed: the close stops the clock', 'cf28', '001')
    .opened('02-10T15:00')
    .closed('03-06T15:00')
    .on('responded', '03-09T15:00')
  w.work('responded twice: the first counts', 'cf28', '001')
    .opened('02-10T15:00')
    .on('responded', '03-01T15:00')
    .on('responded', '03-25T15:00')
  w.work('due within seven days', 'cf29', '007').opened('03-10T15:00')
  w.work('overdue and open', 'cf29', '007').opened('02-10T15:00')
  w.work('answered late and open: stopped, so not overdue now', 'cf29', '007')
    .opened('02-01T15:00')
    .on('responded', '03-10T15:00')
  w.work('leap day: 730 days from 29 Feb 2024', 'protest', '007')
    .opened('2024-02-29T15:00')
    .closed('02-28T22:00', 'denied')
}

function protests(w: Writer) {
  w.work('accelerated: 30 days from the request', 'protest', '004')
    .opened('2025-06-02T15:00', { protest: '2704-2025-000001' })
    .on('accelerated', '03-02T15:00')
  w.work('accelerated twice: the first counts', 'protest', '004')
    .opened('2025-06-02T15:00')
    .on('accelerated', '02-02T15:00')
    .on('accelerated', '03-20T15:00')
    .closed('03-10T15:00', 'approved', -70_000)
  w.work('accelerated after the close', 'protest', '004')
    .opened('2025-06-02T15:00')
    .closed('03-03T15:00', 'denied')
    .on('accelerated', '03-05T15:00')
  w.work('acceleration of work that is no protest changes nothing', 'cf28', '004')
    .opened('03-02T15:00')
    .on('accelerated', '03-03T15:00')
  w.work('more than two years old', 'protest', '004').opened('2024-01-05T15:00')
}

function endings(w: Writer) {
  w.work('closed twice: first time, last outcome', 'psc_review', '003')
    .opened('02-02T15:00')
    .closed('03-05T15:00', 'accepted', 100)
    .closed('03-12T15:00', 'rejected', -250)
  w.work('closed twice, the last without revenue', 'psc_review', '003')
    .opened('02-02T15:00')
    .closed('03-05T15:00', 'accepted', 100)
    .closed('03-12T15:00', 'withdrawn')
  w.work('closed before it was opened', 'inquiry', '003')
    .closed('03-03T15:00')
    .opened('03-10T15:00')
  w.work('opened and closed at one moment', 'inquiry', '003')
    .opened('03-03T15:00')
    .closed('03-03T15:00')
  w.work('opened at midnight of New York', 'inquiry', '010')
    .opened('03-09T04:00:00.000')
    .closed('03-10T03:59:59.999')
  w.work('opened and closed on either side of the moment clocks change', 'inquiry', '010')
    .opened('03-08T06:59:59.999')
    .closed('03-08T07:00:00.000')
  w.work(
    'opened again at another Center with another type: the last says what it is',
    'inquiry',
    '010',
  )
    .opened('02-20T15:00')
    .opened('03-10T15:00', { work_type: 'cf28', center: '001', team_code: 'A1B' })
}

function identities(w: Writer) {
  w.work('no work.opened: an orphan', 'cf28', '001')
    .paused('03-02T15:00')
    .closed('03-05T15:00', 'done', 999_999)
  const first = w
    .work('one id opens two pieces of work: one of them is an orphan', 'cf28', '001')
    .opened('03-03T15:00', {}, 'adv-same-work')
  w.work('the other of them', 'cf29', '007')
    .opened('03-03T15:00', {}, 'adv-same-work')
    .closed('03-10T15:00')
  first.on('responded', '03-12T15:00')
  w.work('two closings under one id', 'psc_review', '001')
    .opened('02-02T15:00')
    .closed('03-05T15:00', 'accepted', 11, 'adv-same-close')
    .closed('03-06T15:00', 'rejected', 22, 'adv-same-close')
  w.work(
    'about an entry that does not exist, of an account nobody registered',
    'prior_disclosure',
    '007',
  ).opened('03-03T15:00', { importer_number: '88-888888800', division: 'enforcement' })
}

/** Ages at the edges of the bands, as of 2026-03-27T21:00Z. */
function volume(w: Writer) {
  for (const [what, at] of [
    ['30 days and all but a millisecond', '02-24T21:00:00.001'],
    ['31 days exactly', '02-24T21:00:00.000'],
    ['90 days', '2025-12-27T21:00'],
    ['91 days', '2025-12-26T21:00'],
    ['180 days', '2025-09-28T21:00'],
    ['181 days', '2025-09-27T21:00'],
    ['365 days', '2025-03-27T21:00'],
    ['366 days', '2025-03-26T21:00'],
  ] as const)
    w.work(`age band: ${what}`, 'validation', '010').opened(at, { importer_number: '11-111111100' })
}
