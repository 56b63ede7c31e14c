import type { Definition } from '../contract/dictionary.ts'
import { owners } from './owners.ts'

/** What a port director reads: what waits, how long goods take, and the money of entries. */
export const portMetrics: readonly Definition[] = [
  {
    id: 'queues',
    name: 'Port queue',
    question: 'Which entries of a port need a decision now, and how much legal time is left?',
    formula:
      'Entries whose frozen decision (the first score an entry got) put them in segment high or elevated and that have no recorded disposition. ' +
      'Order: not released before released, then duty at risk, greatest first, then the clock that is due first. ' +
      'Duty at risk = (declared duty + value × assumed exposure) × assumed probability of the segment, rounded down to a cent; both numbers are those of the policy. ' +
      "A clock is due at the end of its last day in the port's time zone; business days are Monday to Friday without national holidays (19 CFR 101.1). " +
      'The clock shown is the one of the three under target that runs and is due first; overdue: due before the newest event.',
    population: 'Entries with a decision, of all filing days unless a period is chosen',
    exclusions:
      'Left out: cancelled and moved entries (their number is shown) and entries whose filing never came. ' +
      'Limits: points, probabilities and exposure are assumptions, not targeting rules of CBP, and duty at risk is an expectation under them, not a finding. ' +
      'Release and notice clocks do not apply where another agency decides on admission (19 CFR 151.16(a)); the data do not say where that is so.',
    source:
      'entry.filed, entry.scored, entry.disposed, cargo.presented, entry.released, entry.detained, detention.noticed, entry.excluded, entry.seized, hold and exam events; clocks and calendar of the reference tables',
    unit: 'entries; US cents; time left in days and hours',
    owner: owners.port,
    target:
      'Statutory: release or detain within 5 business days of presentation (19 USC 1499(c)(1); 19 CFR 151.16(b)); ' +
      'notice of detention within 5 business days of detention (19 USC 1499(c)(2); 19 CFR 151.16(c)); ' +
      'decision on admissibility within 30 calendar days of presentation (19 USC 1499(c)(5); 19 CFR 151.16)',
  },
  {
    id: 'release_times',
    name: 'Arrival to release',
    question: 'How long do goods wait from arrival to release?',
    formula:
      'Median, 90th and 95th percentile of released_at - arrived_at: of n times in ascending order the element at place ceil(p × n), without rounding or interpolation. ' +
      'released_at is the first moment when release is granted and no hold is open. The interval is that of the Time Release Study guide of the World Customs Organization (version 3, 2018); nights and weekends are counted.',
    population:
      'Entries filed in the period whose type goes through release at arrival (consumption and informal entries)',
    exclusions:
      'Left out: cancelled, moved and unfiled entries; releases before arrival and without a known arrival are counted beside the times, not in them. Entries not released yet have no time, so recent days look faster than they are. Under 20 times no percentile is shown. ' +
      'Limits: every time in the data is used, so there are no confidence limits. Groups are not adjusted for goods, agencies or workload: a slower port may have other goods.',
    source: 'entry.filed, cargo.arrived, entry.released, hold.placed and hold.removed events',
    unit: 'seconds',
    owner: owners.port,
    target: null,
  },
  {
    id: 'release_intervals',
    name: 'The way of the goods, interval by interval',
    question: 'In which step between filing and summary does the time pass, and with whom?',
    formula:
      'Elapsed time of each interval: filing to arrival, arrival to presentation, arrival to release, presentation to release, each hold from placed to removed, each exam from order to completion, each document from request to receipt, release to the first summary. ' +
      'Shortest, mean, median, 90th and 95th percentile, longest; percentile p of n ascending times is the element at place ceil(p × n), the mean is rounded down. ' +
      'Cuts: holds by agency, exams by type, documents by kind, arrival to release by agency among the entries that the agency held. ' +
      'Office time counts 08:00 to 17:00 local time on business days of the port. Method: Time Release Study guide of the World Customs Organization (version 3, 2018).',
    population:
      'Entries filed in the period whose type goes through release at arrival; an interval counts when its start is known',
    exclusions:
      'Left out: cancelled, moved and unfiled entries; intervals that have not ended (their number is shown) and those that end before they begin (shown as negative). Under 20 times nothing but counts is shown. ' +
      'Limits: intervals overlap and do not add up; an entry held by two agencies counts for both. What has not ended is longer than what has, so recent times are too short. Office hours are an assumption. Nothing is adjusted for goods or workload.',
    source:
      'entry.filed, cargo.arrived, cargo.presented, entry.released, summary.filed, hold, exam and document events; time zones of ports and the calendar of business days',
    unit: 'seconds, elapsed and in office hours',
    owner: owners.port,
    target:
      'Of two intervals only, in business days, while the figures are elapsed time: release or detain within 5 business days of presentation (statutory, 19 USC 1499(c)(1); 19 CFR 151.16(b)); ' +
      'entry summary within 10 business days of release (regulatory, 19 CFR 142.12(b); 19 CFR 142.23). No standard is set for the others',
  },
  {
    id: 'revenue',
    name: 'Revenue of entries',
    question: 'What was assessed, collected and refunded, and what is outstanding or at risk?',
    formula:
      'Per port, sums over entries. Assessed: duty and fees of the latest summary version. Outstanding: of each entry with a summary, assessed - collected + refunded, where that is above 0. ' +
      'Change by exams: sum of duty changes that exams recorded, with their sign. At risk: duty at risk of entries that wait in the port queue (see there).',
    population: 'Entries filed in the period',
    exclusions:
      'Left out: cancelled, moved and unfiled entries. Entries without a summary have nothing assessed and nothing outstanding. ' +
      'Limits: these are recorded sums, not estimates, and have no confidence limits. Outstanding is not overdue: a later event may pay it. Refunds and corrections after court decisions are not told apart. Money at risk rests on assumed numbers of the policy.',
    source:
      'summary.filed, duty.collected, duty.refunded, exam.completed, entry.scored and entry.disposed events',
    unit: 'US cents; entries',
    owner: owners.revenue,
    target: null,
  },
]
