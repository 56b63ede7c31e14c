import type { Definition } from '../contract/dictionary.ts'
import { owners } from './owners.ts'

const settling =
  'Settled through: the newest event less the time in which 99 % of outcomes came, measured on entries filed 60 to 180 days ago; cases filed later are counted but still change. '
const outcomes =
  'entry.filed, account, exam, hold, document, entry.disposed, cargo.arrived, entry.released, review.completed and work events'

/** What a policy analyst reads: like goods treated alike, compliance by chance sample, and what trust is worth. */
export const analystMetrics: readonly Definition[] = [
  {
    id: 'uniformity',
    name: 'Uniformity',
    question:
      'Do ports (or teams of a Center) treat like cases alike, and which differ beyond chance?',
    formula:
      'A cell holds like cases: of entries the HTS heading (4 digits), region of origin, mode, programme tier, risk segment, size of the entry and quarter; of work its type, Center and quarter. ' +
      'Ratio: own rate over the rate of all others in the same cells (Mantel and Haenszel 1959); expected = observed / ratio. If more than half of all cases have the outcome, its absence is compared instead. ' +
      'Chance is counted by importers, not entries: the variance is widened by how alike cases of one importer are (clustered variance, Liang and Zeger 1986; common factor, Williams 1982). 95 % limits: a beta interval on effective counts (Fay and Feuer 1997), widened by the same factor. ' +
      "Test: exact mid-p (the chance of a count as far out, half of the observed one's own chance left out; Lancaster 1961) from the hypergeometric laws of the cells, shrunk by the importer factor, read on Student's t. " +
      'Flagged by the procedure of Benjamini and Hochberg (1995) at a nominal 3.5 %, because in simulated worlds 5 % flagged an equal port in up to 6 % of them; at 3.5 % in 2 to 4 %. Compared against a reference from which ports that differ are set aside one by one, the clearest first. ' +
      'Index: median ratio, exp(0.953873 × tau), by which two ports typically differ on the same goods (Larsen and Merlo 2005); 1.00 is uniform. tau, the spread between ports, from the likelihood given the totals of the cells (Clayton and Kaldor 1987) with a Laplace step (Breslow and Clayton 1993); 95 % limits by profile likelihood, the upper one by the less cautious of two factors for importers, because the more cautious one takes some of the spread for chance. State: differs when the lower limit is above 1; else too little to tell with fewer than three tested units, else uniform. ' +
      'Chance band: outcomes dealt out again within cells 199 times from a fixed seed; one draw in twenty falls below its lower edge and one above its upper edge. In simulated worlds without a difference the index was above the band in 4 % where importers are alike and in 7 to 8 % where they differ: the state rests on the limits of the index, never on the band.',
    population:
      'The cases of the chosen measure. Treatment: examined (other than by documents), held, documents requested, waived. Timing: released more than 48 hours after arrival (48 hours are an assumption). Decision: CF-28 opened, revenue change on review, protest granted, rate or value advance. Entries by filing day; protests and requests by closing day, of teams',
    exclusions:
      'Left out: cancelled, moved and unfiled entries. A cell with one port only, or with the outcome in none or all of its cases, compares nothing; the compared share is shown. No limits and no test under 5 effective importers unless importers hardly matter (variance factor below 1.1), no test where chance alone gives the difference a variance below 1, no index under 3 ports. ' +
      settling +
      'Measures of work do not settle by filing. ' +
      'Limits: for entries not adjusted for manufacturer, filer, port workload and staffing, or intelligence and targeting that is not in the data; for work not for goods, value, legal question or staffing of the team. ' +
      'A flag is not proof of unequal treatment: legitimate targeting differs too, and a reason can be attached. In simulated worlds with equal ports, where one importer had 30 % of the entries, 4 % had a false flag. No official measure of uniformity exists: this one is of Centerline.',
    source: `${outcomes}; regions of origin of the reference tables`,
    unit: 'ratio; probability (p); cases',
    owner: owners.measurement,
    target: null,
  },
  {
    id: 'matched',
    name: 'Matched goods',
    question: 'Are the same goods of the same importer treated alike at different ports?',
    formula:
      'A group is one importer, HTS number (10 digits), origin, mode and quarter, seen at two ports or more. Ratio, limits, test, flags and index as in Uniformity with these groups as cells; the importer is held fixed, so nothing is widened for importers. ' +
      'Excess disagreement: how much more often one entry from each of two ports is treated differently than two entries of the same port. Each pair of ports with at least 2 entries each gives an unbiased square of the difference of their rates (U-statistic, Hoeffding 1948), weighted by n1 × n2 / (n1 + n2). ' +
      "95 % limits by importers: Student's t on the effective number of importers (Satterthwaite 1946). Typical difference: the square root of the excess, where its lower limit is above 0.",
    population: 'The cases of the chosen measure of entries (see Uniformity), filed in the period',
    exclusions:
      'Left out: cancelled, moved and unfiled entries, groups at one port only, and measures of teams, which share no goods. Under 20 importers with a usable pair no excess is shown. ' +
      settling +
      'Limits: few goods go through two ports, and those that do may not be like the rest. Not adjusted for manufacturer, filer, port workload and staffing, or intelligence and targeting that is not in the data. Ratio and index take the entries of a group as independent.',
    source: outcomes,
    unit: 'share of pairs; ratio; percentage points',
    owner: owners.measurement,
    target: null,
  },
  {
    id: 'compliance',
    name: 'Compliance from the random sample',
    question:
      'What share of entries is not compliant, how much revenue is not declared, and how sure is that?',
    formula:
      'From random reviews only. Rate of material findings, and apart from it of any breach of the letter of the law: sum over strata of (entries in stratum / all entries) × (findings / reviews). Strata are duty band and quarter, joined in order of their sampling fraction until each has 5 outcomes, without a look at findings. ' +
      '95 % limits: beta limits on the effective number of reviews (Korn and Graubard 1998, without their factor for degrees of freedom), the variance taken with stratum rates drawn towards the whole by 10 reviews. ' +
      "Revenue gap: expansion estimator of a total (Cochran 1977, 5.3), entries in stratum × mean revenue change; 95 % limits by Student's t on effective contributions (Satterthwaite 1946), only where every entry of the band with the most duty was to be reviewed and nine tenths have an outcome: without that no limits hold; under 3 effective contributions they are marked as few findings. Positive is revenue not declared. " +
      'Expected reviews: entries in stratum × mean recorded probability of selection. Response share = reviewed / expected. Lift = targeted rate / material rate. Targeted rate: targeted reviews with a material finding / targeted reviews.',
    population:
      'The register: entries filed in the period that have a summary. Months by filing; a month is settled when nine tenths of its expected reviews are in',
    exclusions:
      'Left out: cancelled, moved and unfiled entries; random reviews of entries without a summary (their number is shown). Targeted reviews never enter the estimate. A rate is hidden under 30 outcomes, under 30 effective ones, or when more than a tenth of the register is in strata without any outcome; under 3 findings only its limits are shown. ' +
      'Limits: a rate is what reviews find, and reviews do not find everything; material is what the reviewer recorded as material. Missing reviews are taken to be like those made; quick and slow closings are shown beside each other as a check. Groups are not adjusted for the mix of importers and goods. Duty bands are an assumption. A series is cut where a definition or the population changed.',
    source:
      'review.completed events with sample and recorded probability, summary.filed, entry.filed and account events; review strata, sections of the Harmonized System and breaks of the reference tables',
    unit: 'share of entries; US cents',
    owner: owners.measurement,
    target: null,
  },
  {
    id: 'trusted_benefit',
    name: 'What trust is worth',
    question:
      'Are trusted importers examined, held and asked less, and released faster, than others with like goods?',
    formula:
      'Trusted: CTPAT (the trade partnership against terrorism) tier 2 or 3 at filing; the others are tier 0 and 1. A cell holds the HTS heading (4 digits), region of origin, mode, size of the entry, port and quarter. ' +
      'Examined, held, documents requested, and touches (holds + exams + documents requested per entry): ratio of means over cells (Mantel and Haenszel 1959), each cell weighted by n1 × n0 / (n1 + n0); 95 % limits by leaving out one importer at a time (jackknife, Miller 1974) on the log. ' +
      "Release time: the factor by which times of trusted entries must be divided to match the others (shift of log time, Hodges and Lehmann 1963, with stratum weights of van Elteren 1960); 95 % limits where the score meets Student's t times its error by importer, on effective importers. Beside it medians, the others weighted to the goods of the trusted. Below 1 is a benefit.",
    population: 'Entries filed in the period with an account known at filing',
    exclusions:
      'Left out: cancelled, moved and unfiled entries; entries with an unknown account (their number is shown); cells with one side only. No ratio under 10 trusted importers. ' +
      settling +
      'It is measured on exams for all rows. ' +
      'Limits: not adjusted for compliance history of the importer, manufacturer, filer, or intelligence and targeting that is not in the data. Importers are not admitted by lot: the ratio describes and does not say that trust is the cause. Release times recorded more coarsely than a tenth of their median bias the factor.',
    source:
      'entry.filed, account, exam, hold, document, cargo.arrived and entry.released events; regions of origin of the reference tables',
    unit: 'ratio; share or number per entry; hours',
    owner: owners.measurement,
    target: null,
  },
]
