import type { Definition } from '../contract/dictionary.ts'
import { owners } from './owners.ts'

const workClocks =
  'answer to CF-28 within 30 calendar days (target: CBP Form 28; no statute or regulation sets the time); ' +
  'answer to CF-29 within 20 calendar days (regulatory: 19 CFR 152.2); ' +
  'decision on a protest within two years, counted as 730 days (regulatory: 19 CFR 174.21(a); a court held it permissive); ' +
  'accelerated protest within 30 calendar days (statutory: 19 USC 1515(b))'
const workPopulation =
  'Work with an opening event: validation, protest, review of a post-summary correction, prior disclosure, request for information (CF-28), notice of action (CF-29), inquiry'
const workSource =
  'work.opened, work.paused, work.resumed, work.responded, work.accelerated and work.closed events'

/** What a Center director reads: work, its times, Centers beside each other, and what is to come. */
export const centerMetrics: readonly Definition[] = [
  {
    id: 'throughput',
    name: 'Center throughput and backlog',
    question:
      'What does a Center receive, close and leave open, how old is what is open, and what is overdue?',
    formula:
      'Received: first opened in the period. Closed: first closed in the period. Backlog: opened and not closed at the end. Growth = backlog at the end - backlog at the start. ' +
      'Age: whole days of 24 hours since opening, of the backlog at the end. Within clock: closed in the period with the clock stopped not later than it was due, of those closed with a clock. ' +
      'Overdue and due in 7 days: of the backlog, clocks that still run. Ended pauses move a clock that may pause by their exact length; days are cut in the chosen time zone.',
    population: workPopulation,
    exclusions:
      'Left out: work whose opening never came. Validation, review of corrections, prior disclosure and inquiry have no clock in law or regulation and show no standard set. ' +
      'Limits: counts, not estimates, so there are no confidence limits. Not adjusted for kind or difficulty of work or for staff: compare Centers with the figures that are.',
    source: `${workSource}; clocks and calendar of the reference tables`,
    unit: 'pieces of work; days; US cents for revenue change',
    owner: owners.center,
    target: `Of three kinds of work: ${workClocks}`,
  },
  {
    id: 'center_figures',
    name: 'Figures of a Center',
    question:
      'How many importers, partner accounts, entries and post-entry items does a Center handle, and with how many people? (The Commercial Customs Operations Advisory Committee asked CBP in 2024 to publish these.)',
    formula:
      'Importers: accounts assigned to the Center now. Partner accounts: of these, members of CTPAT (the trade partnership against terrorism) in tier 1 to 3. ' +
      'Entries and their value: filed in the period by accounts of the Center at filing, or by its goods where no account is known. ' +
      'Work received and closed in the period, work open at its end. Staff and positions: the last staffing report.',
    population: 'Every Center of the reference table that is valid at the end of the period',
    exclusions:
      'Left out: cancelled, moved and unfiled entries, work whose opening never came. ' +
      'Limits: importers, partners and staff are as of the newest event, not of the period. Most tariff ranges that assign goods to Centers are approximations. An empty staff figure means that none was reported, not that there is nobody.',
    source:
      'account events, entry.filed, work.opened, work.closed and center.staffed events; Centers and tariff ranges of the reference tables',
    unit: 'accounts, entries, pieces of work, people; US cents',
    owner: owners.center,
    target: null,
  },
  {
    id: 'throughput_times',
    name: 'Time to close Center work',
    question: 'How long does work of each type take from opening to closing?',
    formula:
      'Age of work = days of 24 hours since opening less all pauses. The share still open at each age is the Kaplan-Meier curve (Kaplan and Meier 1958): work still open counts with the age it has, and work opened before the period counts only from the age it had when the period began (delayed entry). ' +
      'Median and 90th percentile: the first age at which the curve comes down to one half, and to one tenth. 95 % limits: log(-log) interval of the curve with the variance of Greenwood (Kalbfleisch and Prentice 1980), read across (Brookmeyer and Crowley 1982). ' +
      'The cohort figures use only what was received in the period, from age 0.',
    population: `${workPopulation}; open at some time in the period`,
    exclusions:
      'Left out: work whose opening never came or that closed before it was opened. Shown from 10 closings (median) and 30 closings (90th percentile), else too few; not reached: the curve does not come down that far, and the longest age seen is given instead. ' +
      'Limits: pieces of work are taken as independent; many of one importer make the limits too narrow. Work that stays open is taken to be like work of the same age that closed. Not adjusted for difficulty or staff.',
    source: workSource,
    unit: 'days, pauses taken off',
    owner: owners.center,
    target: `Of the clocks, not of these quantiles: ${workClocks}`,
  },
  {
    id: 'throughput_compared',
    name: 'Centers compared on the same work',
    question:
      'Does a Center close work faster or slower than the others close the same kinds of work?',
    formula:
      'Pace ratio: closings of the Center against those of all others among the work open at the same age in the same group, combined by Mantel and Haenszel (1959), 95 % limits with the variance of Greenland and Robins (1985); above 1 is faster. ' +
      'A group is the type of work, the size of the importer by its number of entries, the entry type, and whether an antidumping or countervailing case is on the entry. ' +
      'Test: stratified log-rank with its exact variance and one term for skewness. A Center is flagged at a false discovery rate of 5 % (Benjamini and Hochberg 1995: at most 5 % of flags are false on average), against a reference from which Centers that differ are set aside one by one, the clearest first. ' +
      "Own median: Kaplan-Meier (1958). Expected median: the other Centers' curves weighted by what this Center received (direct standardisation to its own mix). 95 % limits of the difference: Zou and Donner (2008). Raw pace ratio: all work in one group.",
    population: `${workPopulation}; open at some time in the period, of all Centers whatever Center is chosen`,
    exclusions:
      'Left out: work whose opening never came or that closed before it was opened; of the medians, work in groups where no other Center worked or where more than three tenths of the work elsewhere stays open (the share is shown). Not tested: Centers whose score has a variance below 1. Medians are shown from 10 closings. ' +
      'Limits: not adjusted for staff of the Center, how hard a single case is, or how long the importer takes to answer unless the work is paused. Pieces of work are taken as independent. A flag says that a Center differs, not why.',
    source: `${workSource}; entry.filed of the entries that the work is about and of the importers`,
    unit: 'ratio of paces; days; probability (p)',
    owner: owners.measurement,
    target: null,
  },
  {
    id: 'throughput_divisions',
    name: 'Work by division, and how completely it is recorded',
    question: 'Which division of a Center has the work, and is it recorded completely?',
    formula:
      'Received, closed and backlog at the end as in Center throughput, by the division named in the last opening event. ' +
      'Team and importer recorded: of received, those that name one. Revenue recorded: of closed, those with a revenue change (0 counts as recorded).',
    population: workPopulation,
    exclusions:
      'Left out: work whose opening never came. Work without a division is shown as not recorded. ' +
      'Limits: counts, not estimates. That something is recorded does not say that it is right.',
    source: workSource,
    unit: 'pieces of work',
    owner: owners.center,
    target: null,
  },
  {
    id: 'throughput_forecast',
    name: 'Backlog in the weeks to come',
    question: 'If things go on as they did, how much work will be open?',
    formula:
      'Work open at the end of each of the next 8 weeks. Two methods: it stays as it is; it goes on by mean receipts and the share of work at hand that was closed, of up to 26 weeks. ' +
      'The second is used only if its mean absolute error over all past weeks, each forecast from what was known then, is below that of "it stays as it is" (back-test; Hyndman and Athanasopoulos 2021, 5.10). Skill = 1 - error / error of "it stays as it is". ' +
      'Limits: the size that past errors the same number of weeks ahead stayed within (conformal quantile; Vovk, Gammerman and Shafer 2005). They are nominal 80 % limits, all other limits on these pages are 95 %.',
    population:
      'Complete weeks (Monday to Sunday) before the newest event, the last 52 at most, from the first week with any work',
    exclusions:
      'Left out: work whose opening never came or that closed before it was opened; the running week. Under 16 complete weeks nothing is forecast, and a week ahead without enough past errors has no row. ' +
      'Limits: in simulated backlogs the 80 % limits held 76 to 87 %; the second method erred about a tenth less than the first where work came and went steadily, and up to a tenth more under growth. Nothing is known of staff, seasons or new law: a change that never happened in these weeks cannot be foreseen.',
    source: 'work.opened and work.closed events',
    unit: 'pieces of work',
    owner: owners.center,
    target: null,
  },
]
