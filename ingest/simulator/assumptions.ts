/**
 * The numbers of the simulator; lesser ones are in `assumed-shapes.ts`, tables in `ports.ts` and
 * `goods.ts`. All are ASSUMPTIONS unless a public source is named; nothing computed from them says
 * anything about real trade. Shares are 0-1, hours and days as named, money in cents. "Scaled up"
 * marks rates raised on purpose, so that a world of 20,000 entries has enough to measure.
 */
export const assumptions = {
  calendar: {
    /** Filings by weekday, Sunday first; integers so that daily counts are exact. */
    weekday_weights: [22, 110, 118, 119, 117, 112, 42],
    holiday_weight: 30,
    /** Filings by hour at the port, from midnight. */
    hour_weights: [1, 1, 1, 1, 2, 3, 5, 7, 9, 10, 10, 9, 8, 9, 9, 8, 7, 5, 4, 3, 2, 2, 1, 1],
  },
  importers: {
    /** Importers = per_root_entry x sqrt(entries), within the limits. */
    per_root_entry: 6,
    least: 150,
    most: 20_000,
    /** Volume is Zipf-Mandelbrot times lognormal: a long tail under a few very large accounts. */
    zipf_offset: 5,
    zipf_exponent: 1,
    volume_sigma: 0.5,
    /** Value shares per Center, from rounded Census chapter totals. Order 001 to 010. */
    center_shares: [12, 7, 15, 6, 6, 9, 14, 8, 7, 16],
    override_share: 0.04,
    highest_value_share: 0.2,
    foreign_goods_share: 0.15,
    /** CTPAT: 1.5 % of importers and about 53 % of value in public figures; scaled up to measure. */
    ctpat_share: 0.08,
    ctpat_large_share: 0.65,
    large_share: 0.1,
    /** Tiers I, II, III. 2009: 292 of 4,213 importer members were Tier III. */
    tier_weights: [25, 55, 20],
    trade_compliance_share: 0.3,
    individual_share: 0.02,
    cbp_assigned_share: 0.01,
    new_share: 0.06,
    new_within_days: 365,
    tier_changes_per_year: 0.12,
    center_moves_per_year: 0.03,
    change_horizon_days: 1_460,
    filers: 60,
  },
  filing: {
    /** 102 million lines on 22 million summaries, FY2007 = 4.6. */
    lines_mean: 4.6,
    lines_sigma: 0.3,
    lines_most: 80,
    /** Mean near the public 75,000-91,000 dollars an entry; the median far lower. */
    value_median_cents: 2_700_000,
    value_importer_sigma: 0.7,
    value_entry_sigma: 1.3,
    /** Formal entry above 2,500 dollars. */
    informal_below_cents: 250_000,
    weight_sigma: 0.25,
    missing_weight: 0.02,
    missing_manufacturer: 0.01,
    china_extra_ppm: 75_000,
    preference_claimed: 0.8,
    order_applies: 0.35,
    /** 21 warehouse, 06 foreign-trade zone, 23 temporary importation. */
    other_types: { '06': 0.03, '21': 0.015, '23': 0.005 },
    /** Share filed before arrival, mean lead and mean lag in hours. */
    prearrival: {
      sea: { share: 0.62, lead: 34, lag: 20 },
      air: { share: 0.55, lead: 6, lag: 9 },
      truck: { share: 0.88, lead: 3, lag: 1.5 },
      rail: { share: 0.7, lead: 14, lag: 10 },
      other: { share: 0.3, lead: 4, lag: 10 },
    },
    most_offset_hours: 84,
  },
  risk: {
    /** 1.5 % material, 10 % in the letter of the law. FY2018: 98.72 % materially compliant. */
    material: 0.015,
    letter: 0.1,
    importer_sigma: 0.9,
    lane_sigma: 0.5,
    adcvd_log_odds: 0.7,
    preference_log_odds: 0.25,
    new_account_log_odds: 0.5,
    new_account_days: 120,
    trusted_log_odds: -0.6,
    most: 0.7,
    underpaid_share_of_duty: 0.35,
    underpaid_share_of_value: 0.02,
  },
  fates: {
    cancelled: 0.01,
    cancelled_hours: 30,
    moved: 0.003,
    refiled: 0.015,
    refiled_fewer_lines: 0.5,
    never_released: 0.002,
  },
  selection: {
    /** FY2008: trucks 25.2 %, sea 3 %; air 2 %, rail an assumption. */
    base: { sea: 0.03, air: 0.02, truck: 0.25, rail: 0.1, other: 0.01 },
    /** A labelled random stream, larger than CBP's. */
    random: 0.006,
    /** How much of the true log-odds the targeting sees, as an exponent. */
    sight: 0.6,
    most: 0.9,
    method_weights: { rule: 60, model: 30, manual: 10 },
    waived: 0.12,
    /** Selection ratio of trusted accounts, an assumption (claims go to 1:6); the `benefit` plant replaces it. */
    trusted_ratio: 0.6,
    types: {
      sea: { nii: 45, tailgate: 25, intensive: 18, document: 12 },
      air: { nii: 20, tailgate: 15, intensive: 25, document: 40 },
      truck: { nii: 88, tailgate: 6, intensive: 4, document: 2 },
      rail: { nii: 92, tailgate: 4, intensive: 2, document: 2 },
      other: { nii: 10, tailgate: 10, intensive: 30, document: 50 },
    },
  },
  exams: {
    /** CBP: a scan 8 minutes, a physical exam up to 120. */
    minutes: { nii: 8, tailgate: 45, intensive: 110, document: 30 },
    /** Median hours. Trade sources: NII 1-3 days, tailgate 2-6, intensive 5-30 for sea. */
    sea_hours: { nii: 36, tailgate: 80, intensive: 220, document: 22 },
    other_hours: { nii: 1.5, tailgate: 5, intensive: 30, document: 16 },
    hours_sigma: 0.6,
    /** Chance that an exam sees a material discrepancy, and a lesser one. */
    detects: { nii: 0.3, tailgate: 0.55, intensive: 0.85, document: 0.7 },
    detects_minor: 0.3,
    inconclusive: 0.02,
    second_exam: 0.04,
    officers_per_port: 24,
  },
  holds: {
    /** Base rate by Center of the main goods, 001 to 010; agencies by the same order. */
    base: [0.07, 0.1, 0.03, 0.04, 0.03, 0.015, 0.025, 0.05, 0.03, 0.025],
    agencies: [
      'FDA EPA CBP',
      'USDA FDA FWS',
      'DOT EPA CBP',
      'CPSC CBP FWS',
      'CBP',
      'EPA CBP',
      'CBP FDA',
      'CPSC FDA FWS',
      'CBP USDA',
      'CBP EPA',
    ],
    hours: { CBP: 20, FDA: 34, USDA: 18, CPSC: 40, EPA: 36, FWS: 26, DOT: 30 },
    hours_sigma: 0.8,
    second_agency: 0.15,
    placed_again: 0.1,
    with_physical_exam: 0.6,
  },
  documents: { requested: 0.1, hours: 40, never: 0.06, routed: 0.45, second: 0.2 },
  detention: {
    /** Share of held or physically examined entries; scaled up. */
    share: 0.05,
    share_material: 0.4,
    late_notice: 0.12,
    outcomes: { released: 55, excluded: 22, seized: 18, open: 5 },
    days: 14,
  },
  disposition: {
    /** Entries with risk traits that get a recorded disposition without having been selected. */
    with_traits: 0.93,
    without_traits: 0.12,
    waived: 0.4,
    hours: 14,
    selected_never: 0.03,
    trait_log_odds: 0.35,
  },
  release: {
    hours: { sea: 16, air: 4, truck: 0.6, rail: 8, other: 6 },
    sigma: 0.8,
    before_arrival: { sea: 0.1, air: 0.08, truck: 0.02, rail: 0.05, other: 0 },
    /** Release time of trusted accounts as a ratio. */
    trusted_ratio: 0.75,
    after_hold_hours: 2.5,
  },
  money: {
    summary_days: 6,
    monthly_statement: 0.6,
    /** MPF 0.3464 %, minimum and maximum of FY2026 unconfirmed; HMF 0.125 % on sea. */
    mpf_ppm: 3_464,
    mpf_least_cents: 3_358,
    mpf_most_cents: 65_150,
    hmf_ppm: 1_250,
    /** Post-summary corrections on 3 % of entries in the end; sooner than in life. */
    psc: 0.045,
    psc_days: 55,
    psc_again: 0.1,
    psc_refund: 0.55,
    /** The 314-day cycle is practice; one year is the deemed date. */
    liquidation_days: 314,
    deemed: 0.02,
    extended: 0.012,
    resumed: 0.3,
    resumed_days: 70,
    reliquidated: 0.01,
  },
  reviews: {
    /** Random sample by duty band; scaled up (CBP's was about 0.19 % of entries), weights under 10:1. */
    bands: [
      { name: 'duty_under_500', below_cents: 50_000, probability: 0.1 },
      { name: 'duty_500_to_5000', below_cents: 500_000, probability: 0.12 },
      { name: 'duty_5000_to_50000', below_cents: 5_000_000, probability: 0.3 },
      { name: 'duty_from_50000', below_cents: Number.POSITIVE_INFINITY, probability: 1 },
    ],
    days: 20,
    not_recorded: 0.03,
    targeted: 0.012,
  },
  work: {
    /** Per entry. CF-28 0.2 % and protests 0.12 % of entries in public figures; scaled up about tenfold. */
    cf28: 0.018,
    cf29_after_cf28: 0.35,
    cf29_alone: 0.003,
    psc_review: 0.75,
    protest: 0.012,
    prior_disclosure: 0.004,
    validation: 0.008,
    inquiry: 0.012,
    /** Median days from opening to closing. */
    days: {
      cf28: 38,
      cf29: 28,
      psc_review: 30,
      protest: 95,
      prior_disclosure: 80,
      validation: 60,
      inquiry: 6,
    },
    days_sigma: 0.55,
    responded: 0.82,
    response_days: 20,
    paused: 0.12,
    accelerated: 0.15,
    about_entry: 0.7,
    teams_per_center: 4,
  },
  staffing: { positions: 900, filled: 0.88 },
  stream: {
    late: 0.015,
    late_median_hours: 8,
    late_sigma: 1.2,
    late_most_days: 10,
    repeated: 0.005,
    repeat_mean_hours: 12,
  },
  evasion: { importers: 12, share_of_entries: 0.35, from_share_of_days: 1 / 3 },
} as const
