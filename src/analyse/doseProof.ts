import type { CalibratedLoad, Calibration } from '../model/calibration.ts'
import type { Group } from '../model/plan.ts'
import type { Trial } from '../model/trial.ts'

type Dose = Trial['neighbours'][number]

/** Share of the window that a load must run for, and must demand. */
const SATURATED = 0.99
/**
 * Share of its calibrated rate that a neighbour must deliver. Honest shares of a cache, a core or a device move from
 * window to window, those of TCP flows most (by half in a 3 s window); a load that failed delivers next to nothing.
 */
const LEAST_RATE_SHARE = 0.25
/** The same of the time that a processor load was running or waiting for a core. */
const LEAST_BUSY_SHARE = 0.5
/** Share of the window that a VM whose load only sleeps may be busy with itself. */
const MOST_IDLE_BUSY = 0.25
/** Share of an equal part of what another VM with the same load delivers, that a neighbour must have when calibrated. */
const LEAST_PEER_SHARE = 0.1

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

/**
 * Why a loaded window does not prove that its neighbours really were a load; empty when it does. Nothing here looks at
 * the victim's rate, so that voiding cannot choose among outcomes.
 */
export function doseProblems(trial: Trial, group: Group, calibration: Calibration | null): string[] {
  if (trial.state !== 'loaded') return []
  const missing = trial.vms - 1 - trial.neighbours.length
  return [
    ...(missing > 0 ? [`${missing} of ${trial.vms - 1} neighbours carried no load`] : []),
    ...trial.neighbours.flatMap((dose) =>
      problemsOf(dose, calibrated(calibration, group, trial.vms, dose.vm), trial.endNs - trial.startNs).map(
        (problem) => `${dose.vm}'s ${problem}`,
      ),
    ),
  ]
}

function problemsOf(dose: Dose, reference: CalibratedLoad | undefined, windowNs: number): string[] {
  const problems: string[] = []
  if (dose.coverage < SATURATED) problems.push(`load ran for ${percent(dose.coverage)} of the window`)
  if (dose.demand !== null && dose.demand < SATURATED) {
    const stall = (dose.longestStallNs ?? 0) / 1e6
    problems.push(
      `load demanded for ${percent(dose.demand)} of the window${stall > 0 ? `, with a stall of ${stall.toFixed(0)} ms` : ''}`,
    )
  }
  if (dose.demand === null) {
    return dose.busy > MOST_IDLE_BUSY
      ? [...problems, `vCPUs were busy for ${percent(dose.busy)} of the window, with nothing to do`]
      : problems
  }
  if (reference === undefined) return [...problems, 'load was never calibrated']
  const rate = dose.amount === null || windowNs <= 0 ? null : (dose.amount * 1e9) / windowNs
  const shown = [
    { measured: rate, known: reference.rate },
    { measured: dose.flow, known: reference.flow },
  ]
  // Held against nothing at all, any load would pass.
  if ([...shown.map(({ known }) => known), reference.busy].some((known) => known !== null && known <= 0)) {
    return [...problems, 'load delivered nothing when it was calibrated beside as many']
  }
  if (shown.some(({ measured, known }) => measured === null && known !== null)) {
    problems.push('load told nothing of what it delivered, though it did when it was calibrated')
  }
  const rates = shown.flatMap(({ measured, known }) => (measured === null || known === null ? [] : [measured / known]))
  const busy = dose.busy / reference.busy
  if (rates.length > 0 && Math.min(...rates) < LEAST_RATE_SHARE) {
    problems.push(`load delivered ${percent(Math.min(...rates))} of what it did when it was calibrated beside as many`)
  }
  const leastBusy = dose.longestStallNs === null ? LEAST_BUSY_SHARE : LEAST_RATE_SHARE
  if ((rates.length === 0 || dose.longestStallNs === null) && busy < leastBusy) {
    problems.push(`vCPUs were busy for ${percent(busy)} of what they were when calibrated beside as many`)
  }
  return problems
}

function calibrated(
  calibration: Calibration | null,
  group: Group,
  vms: number,
  vm: string,
): CalibratedLoad | undefined {
  return calibration?.loads.find(
    (load) => load.group === group.id && load.control === group.control && load.vms === vms && load.vm === vm,
  )
}

/**
 * Neighbours that, when calibrated, delivered far less than an equal part of what a VM with the same load delivered beside
 * them: broken from the start, which no window's comparison with the calibration would show. That VM is VM1 where it carries
 * the neighbours' workload; else the neighbour that delivered most, so that of one neighbour, or of several that are all broken,
 * nothing is said. Judged without any control, which may keep neighbours that small on purpose.
 */
export function calibrationProblems(group: Group, vms: number, calibration: Calibration | null): string[] {
  const loads = (calibration?.loads ?? []).filter(
    (load) => load.group === group.id && load.control === 'none' && load.vms === vms,
  )
  const [first, ...neighbours] = loads
  if (first === undefined) return []
  const best = group.neighbours.id === group.victim.id ? first : mostOf(neighbours)
  return neighbours.flatMap((load) => {
    const [mine, most] = best === undefined ? [0, 0] : shownOf(load, best)
    if (mine >= (LEAST_PEER_SHARE * most) / vms) return []
    const whose = best === first ? "VM1's" : `${best?.vm}'s`
    return [`${load.vm}'s load delivered next to nothing when it was calibrated (${percent(mine / most)} of ${whose})`]
  })
}

function mostOf(loads: readonly CalibratedLoad[]): CalibratedLoad | undefined {
  return loads.toSorted((a, b) => {
    const [ofA, ofB] = shownOf(a, b)
    return ofB - ofA
  })[0]
}

/** What both show of themselves: their rates, or else how busy they were. */
function shownOf(a: CalibratedLoad, b: CalibratedLoad): [number, number] {
  return a.rate !== null && b.rate !== null ? [a.rate, b.rate] : [a.busy, b.busy]
}
