import type { CellResult } from '../../model/analysis.ts'
import type { PeerResult, PeersCell } from '../../model/peers.ts'
import type { Placement } from '../../model/placement.ts'
import type { Plan } from '../../model/plan.ts'
import { mean, standardDeviation } from '../../stats/describe.ts'
import type { Bounds } from '../../stats/decide.ts'
import type { CellCourse } from '../course.ts'
import { peersSchedule } from '../course.ts'
import { lossOf } from '../isolation/loss.ts'
import { crossCheckP } from '../judgement.ts'
import { networkShare } from '../networkShare.ts'
import { windowsOf } from '../windows.ts'
import type { Contrast } from './decidePeers.ts'
import { type EffectsOf, peerEffects } from './effects.ts'
import { fairness } from './fairness.ts'
import { peerNames, type PeerRates, peerRates } from './peerRates.ts'
import { verdictOfPeers } from './verdictOfPeers.ts'

export type PeersCellInput = {
  readonly course: CellCourse
  readonly plan: Plan
  readonly placement: Placement
  readonly bounds: Bounds
  readonly margin: number
  readonly metric: { readonly name: string; readonly unit: string }
  readonly withheld: string | null
}

/** Everything about one cell of peers: what each VM gets, and the cell as other programs read cells. */
export function peersCell(input: PeersCellInput): { readonly peers: PeersCell; readonly result: CellResult } {
  const { course, plan, placement, bounds, margin, withheld } = input
  const { cell, group } = course
  const names = peerNames(cell.vms)
  const all = peerRates(course.blocks, names)
  const counted = all.slice(0, course.peers?.n ?? all.length)
  const vms = names.map((vm, index) => peerResult(vm, index, counted, course, names, bounds))
  const ranked = vms.filter(({ rate }) => rate !== null).toSorted((a, b) => (a.rate ?? 0) - (b.rate ?? 0))
  const found = effectsOf(counted, plan, placement, names)
  const peers: PeersCell = {
    cell: cell.id,
    group: group.id,
    control: cell.control,
    vms,
    worst: ranked[0]?.vm ?? null,
    best: ranked.at(-1)?.vm ?? null,
    ...fairness(counted),
    effects: found.effects,
    noEffects: found.reason,
  }
  const rows = all.map(({ logRates }) => logRates)
  const { state, voids, peers: outcome } = course
  const schedule = peersSchedule(plan)
  const told = verdictOfPeers({ state, voids, outcome, vms, rows, schedule, bounds, margin, withheld })
  const worst = names.indexOf(peers.worst ?? '')
  return { peers, result: { ...resultOf(input, counted, vms[worst], course.peers?.contrasts[worst]), ...told } }
}

function peerResult(
  vm: string,
  index: number,
  counted: readonly PeerRates[],
  { peers }: CellCourse,
  names: readonly string[],
  bounds: Bounds,
): PeerResult {
  const own = counted.map(({ logRates }) => logRates[index] ?? Number.NaN)
  const rate = own.length > 0 && own.every(Number.isFinite) ? Math.exp(mean(own)) : null
  const contrast = peers?.contrasts[index]
  if (contrast === undefined)
    return { ...NO_RATIO, vm, rate, n: own.length, against: names.filter((name) => name !== vm) }
  const { outcome, harm, values } = contrast
  const named = peers?.named.includes(index) === true
  return {
    vm,
    rate,
    ratio: Math.exp(outcome.mean),
    low: Number.isFinite(outcome.low) ? Math.exp(outcome.low) : null,
    high: Number.isFinite(outcome.high) ? Math.exp(outcome.high) : null,
    n: values.length,
    sd: outcome.sd,
    against: contrast.against.flatMap((other) => names[other] ?? []),
    verdict: named ? 'different' : outcome.decision === 'equal' ? 'equal' : 'inconclusive',
    crossCheck: outcome.decision === 'open' ? null : crossCheckP(values, outcome, bounds, harm),
  }
}

const NO_RATIO = { ratio: null, low: null, high: null, sd: null, verdict: 'inconclusive' as const, crossCheck: null }

function effectsOf(
  counted: readonly PeerRates[],
  plan: Plan,
  placement: Placement,
  names: readonly string[],
): EffectsOf {
  const assigned = counted.flatMap(({ block, logRates }) => {
    const assignment = plan.blocks.find((planned) => planned.block === block)?.assignment
    return assignment !== undefined && logRates.every(Number.isFinite) ? [{ logRates, assignment }] : []
  })
  return peerEffects(assigned, names.length, (factor, level) => {
    if (factor === 'vm') return names[level] ?? ''
    if (factor === 'disk') return `disk ${level + 1}`
    if (factor === 'start') return `started as number ${level + 1}`
    return `slot ${level + 1}: core ${placement.vms[level]?.vcpuCores.join(', ') ?? ''}`
  })
}

/** The cell in the form of all cells: its ratio is that of the slowest VM against the others. */
function resultOf(
  { course, placement, metric, withheld }: PeersCellInput,
  counted: readonly PeerRates[],
  worst: PeerResult | undefined,
  contrast: Contrast | undefined,
): Omit<CellResult, 'verdict' | 'reason'> {
  const { cell, group, blocks } = course
  const together = windowsOf(blocks, { state: 'together', vms: cell.vms })
  const alone = counted.flatMap(({ logAlone }) => (logAlone === null ? [] : [Math.exp(logAlone)]))
  const each = counted.map(({ logRates }) => mean(logRates.map(Math.exp)))
  const coverages = together.flatMap(({ peers = [] }) => peers.map(({ coverage }) => coverage))
  const { ratio = null, low = null, high = null } = worst ?? {}
  const { outcome } = contrast ?? {}
  return {
    id: cell.id,
    group: group.id,
    victim: group.victim.id,
    neighbours: group.neighbours.id,
    placebo: false,
    vms: cell.vms,
    control: cell.control,
    metric: metric.name,
    unit: metric.unit,
    ratio,
    low,
    high,
    n: counted.length,
    withheld,
    blockLogRatios: [...(contrast?.values ?? [])],
    blockRatesAlone: alone,
    judgement:
      outcome === undefined || worst === undefined
        ? null
        : {
            verdict: worst.verdict,
            n: outcome.n,
            low: outcome.low,
            high: outcome.high,
            sd: outcome.sd,
            look: course.peers?.look ?? null,
            beyond: false,
            crossCheck: worst.crossCheck,
            furtherBlocks: null,
          },
    stability: null,
    isolation: null,
    window:
      together.length === 0
        ? null
        : {
            meanNs: mean(together.map(({ startNs, endNs }) => endNs - startNs)),
            autocorrelationNs: null,
            neededNs: null,
          },
    voids: course.voids.map(({ block, boot, reasons }) => ({ block, boot, reasons: [...reasons] })),
    ...lossOf({ ratio, low, high }),
    idleRatio: null,
    rates: { alone: summary(alone), idle: null, loaded: summary(each) },
    coefficientOfVariation: { alone: null, loaded: null },
    orderEffect: null,
    coverage: coverages.length === 0 ? null : Math.min(...coverages),
    metrics: {},
    network: networkShare(group, placement.vms[0]?.name ?? 'vm1', together),
    ledgers: null,
    blame: null,
    controlEffect: null,
    withoutSteadiness: null,
  }
}

function summary(values: readonly number[]) {
  return values.length === 0 ? null : { n: values.length, mean: mean(values), sd: standardDeviation(values) }
}
