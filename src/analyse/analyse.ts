import type { Analysis, CellResult } from '../model/analysis.ts'
import type { BootRecord } from '../model/campaignRecord.ts'
import type { Calibration } from '../model/calibration.ts'
import { TonariError } from '../model/error.ts'
import type { WindowCounters } from '../model/counters.ts'
import type { HostFacts } from '../model/hostFacts.ts'
import type { LimitBinding } from '../model/limitBinding.ts'
import type { Placement } from '../model/placement.ts'
import type { Plan } from '../model/plan.ts'
import type { Qualification } from '../model/qualification.ts'
import type { SampledCounter } from '../model/sampledCounter.ts'
import type { BootSchedule } from '../model/schedule.ts'
import type { Trial, TrialSeries } from '../model/trial.ts'
import type { WorkloadParams } from '../model/workloadSpec.ts'
import type { Bounds } from '../stats/decide.ts'
import { FALSE_RATES } from '../stats/schedule.ts'
import { cellResult } from './cellResult.ts'
import { conditions } from './conditions.ts'
import { limitBindings } from './controls/bindings.ts'
import { controlEffect } from './controls/effect.ts'
import { type CellCourse, courseOf, scheduleOf } from './course.ts'
import { judgeGate } from './gate.ts'
import { isolationMetrics } from './isolationMetrics.ts'
import { judge } from './judgement.ts'
import { blockLogRatios } from './logRatio.ts'
import { peersCell } from './peers/peersCell.ts'
import { judgeHost } from './qualify.ts'
import { victimRates } from './withinWindow.ts'
import { controllerCpuShare, startSkew } from './timing.ts'
import { wallTime } from './wallTime.ts'
import type { LinkNames } from './ledger/wiring.ts'
import { whyFrom } from './why.ts'

const DEFAULT_MARGIN = { kvm: 0.05, tcg: 0.1 }

export type AnalysisInput = {
  /** Name of the run. */
  readonly run: string
  readonly plan: Plan
  readonly host: HostFacts
  readonly placement: Placement
  readonly boots: readonly BootRecord[]
  readonly schedules: readonly BootSchedule[]
  readonly trials: readonly Trial[]
  readonly series: readonly TrialSeries[]
  readonly counters: readonly WindowCounters[]
  /** What of the telemetry tells whether limits hold. */
  readonly sampled: readonly SampledCounter[]
  readonly links: LinkNames
  readonly calibration: Calibration | null
  readonly qualification: Qualification | null
  /** The judged figure of a workload. */
  readonly metricOf: (params: WorkloadParams) => { readonly name: string; readonly unit: string }
}

/** The largest loss that counts as independence, by what the host can tell. */
export function marginOf(plan: Plan, host: HostFacts): number {
  return plan.margin ?? DEFAULT_MARGIN[host.acceleration]
}

/**
 * Computes everything that a report states from the saved records; the same records give the same analysis.
 * Throws TonariError `badInput` for a plan whose cell belongs to no group.
 */
export function analyse(input: AnalysisInput): Analysis {
  const { run, plan, host, placement, boots, trials, qualification } = input
  assertGroups(plan)
  const margin = marginOf(plan, host)
  const { cells: courses, selection, bounds } = courseOf({ ...input, margin })
  const noisyHostAccepted = qualification?.noisyHostAccepted ?? false
  const hostVerdict = qualification === null ? null : judgeHost(qualification, margin)
  const gateSize = Math.max(1, Object.keys(plan.expect).length)
  const bindings = limitBindings({ ...input, courses })
  const unqualified = hostVerdict?.qualified === false && !noisyHostAccepted
  const withheld = unqualified ? 'withheld: the host is not qualified' : null
  const ofPeers =
    plan.mode === 'victim'
      ? []
      : courses.map((course) =>
          peersCell({
            course,
            plan,
            placement,
            bounds,
            margin,
            metric: input.metricOf(course.group.victim.params),
            withheld,
          }),
        )
  const cells =
    plan.mode === 'victim'
      ? victimCells(input, courses, bindings, bounds, margin, gateSize, withheld)
      : ofPeers.map(({ result }) => result)
  const judged = cells.filter(({ verdict }) => verdict !== null).length
  const judgedForSteadiness = cells.filter(({ stability }) => stability !== null).length
  return {
    schema: 'tonari.analysis/2',
    run,
    acceleration: host.acceleration,
    mode: plan.mode,
    margin,
    // Each cell of a gate has its share of the false rates, and with it a wider interval.
    confidence: 1 - (2 * FALSE_RATES.independent) / gateSize,
    cells,
    qualified: hostVerdict?.qualified ?? null,
    qualification,
    noisyHostAccepted,
    expectedFalseVerdicts: {
      interfered: (FALSE_RATES.interfered * judged) / gateSize,
      independent: (FALSE_RATES.independent * judged) / gateSize,
      // No gate asks for steadiness, so that each of its verdicts has the whole rates.
      unsteadier: FALSE_RATES.interfered * judgedForSteadiness,
      asSteady: FALSE_RATES.independent * judgedForSteadiness,
    },
    gate: gateSize > 1 || Object.keys(plan.expect).length > 0 ? judgeGate(plan.expect, cells, !unqualified) : null,
    bindings,
    metrics: plan.mode === 'victim' ? isolationMetrics(courses) : [],
    peers: ofPeers.map(({ peers }) => peers),
    conditions: conditions({
      plan,
      host,
      placement,
      boots,
      selection,
      cells,
      bindings,
      hostVerdict,
      noisyHostAccepted,
    }),
    wall: wallTime(boots, trials, qualification),
    startSkewNs: startSkew(selection.listed),
    controllerCpuShare: controllerCpuShare(selection.listed),
    trials: selection.listed.length,
    plannedTrials: selection.scheduled,
  }
}

function assertGroups({ cells, groups }: Plan): void {
  for (const { id, group } of cells) {
    if (groups.some((candidate) => candidate.id === group)) continue
    throw new TonariError('badInput', `the plan's cell ${id} names no group of the plan: ${group}`)
  }
}

function victimCells(
  input: AnalysisInput,
  courses: readonly CellCourse[],
  bindings: readonly LimitBinding[],
  bounds: Bounds,
  margin: number,
  gateSize: number,
  unqualified: string | null,
): CellResult[] {
  const { plan, placement, counters, links } = input
  const mostBlocks = plan.blocks.length
  const judgements = courses.map(({ cell, blocks, outcome }) => {
    if (cell.vms === 1) return null
    const values = blockLogRatios(blocks, { state: 'loaded', vms: cell.vms })
    return judge({ values, outcome, bounds, mostBlocks, gateSize, harm: 'down' })
  })
  const withheld = unqualified ?? withheldByPlacebo(courses, judgements)
  const victimVm = placement.vms[0]?.name ?? 'vm1'
  const ratesOf = victimRates(input.series, victimVm)
  const whyOf = whyFrom({ courses, counters, placement, links, margin, mostBlocks, gateSize })
  const effects = { courses, bindings, schedule: scheduleOf(plan), bounds, margin, mostBlocks, withheld }
  return courses.map((course, index) => {
    const result = cellResult({
      course,
      judgement: judgements[index] ?? null,
      victimVm,
      metric: input.metricOf(course.group.victim.params),
      margin,
      mostBlocks,
      ratesOf,
      withheld: course.group.placebo ? unqualified : withheld,
    })
    return { ...result, ...whyOf(course, result), controlEffect: controlEffect(course, effects) }
  })
}

/** Why no cell of the campaign gets a verdict although the host qualifies; null when they do. */
function withheldByPlacebo(
  courses: readonly CellCourse[],
  judgements: readonly ({ readonly verdict: string } | null)[],
): string | null {
  const placebo = courses.findIndex(({ group }) => group.placebo)
  return judgements[placebo]?.verdict === 'interfered' ? 'withheld: the placebo shows a loss as well' : null
}
