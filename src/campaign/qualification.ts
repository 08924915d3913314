import { monotonicNs } from '../host/clock.ts'
import { foreignProcesses, outsideProcesses } from '../host/outside.ts'
import { runProgram } from '../host/processes.ts'
import { readCoreTimes } from '../host/processorTimes.ts'
import type { GuestImage } from '../image/guestImage.ts'
import type { Placement } from '../model/placement.ts'
import type { Qualification } from '../model/qualification.ts'
import { meanInterval } from '../stats/meanInterval.ts'
import { seededRandom } from '../stats/random.ts'

const PAIRS = 8
const WINDOW_NS = 450_000_000
/** Neighbours begin before the victim, and end after it. */
const LEAD_MS = 100
const CONFIDENCE = 0.95

/** How long the examination takes, about. */
export const QUALIFICATION_NS = PAIRS * (2 * WINDOW_NS + 0.2e9)

/**
 * What the host does to a program before any VM is there: Dhrystone on the victim's first core, alone and beside one
 * Dhrystone on each of the neighbours' other cores, pairs in random order.
 */
export async function examineFloor(
  image: GuestImage,
  placement: Placement,
  seed: number,
  signal: AbortSignal,
): Promise<Omit<Qualification, 'noisyHostAccepted'>> {
  const [victim, ...neighbours] = placement.vms
  const victimCore = victim?.vcpuCores[0] ?? 0
  const others = [...new Set(neighbours.flatMap(({ vcpuCores }) => vcpuCores))]
  const neighbourCores = others.filter((core) => victim?.vcpuCores.includes(core) !== true)
  const cores = [victimCore, ...neighbourCores]
  const random = seededRandom(seed)
  const outside = outsideProcesses()
  const startNs = monotonicNs()
  const [timesBefore, before] = [readCoreTimes(cores), outside.read()]
  const logRatios: number[] = []
  for (let pair = 0; pair < PAIRS; pair++) {
    const rates = new Map<boolean, number>()
    for (const loaded of random() < 0.5 ? [false, true] : [true, false]) {
      rates.set(loaded, await rateBeside(image, victimCore, loaded ? neighbourCores : [], signal))
    }
    logRatios.push(Math.log((rates.get(true) ?? 0) / (rates.get(false) ?? 0)))
  }
  const durationNs = monotonicNs() - startNs
  const interval = meanInterval(logRatios, CONFIDENCE)
  return {
    schema: 'tonari.qualification/1',
    victimCore,
    neighbourCores,
    logRatios,
    ratio: Math.exp(interval.mean),
    low: Math.exp(interval.low ?? Number.NEGATIVE_INFINITY),
    high: Math.exp(interval.high ?? Number.POSITIVE_INFINITY),
    confidence: CONFIDENCE,
    durationNs,
    stealShare: (readCoreTimes(cores).stealNs - timesBefore.stealNs) / (durationNs * cores.length),
    foreign: foreignProcesses(before, outside.read()),
  }
}

/** Passes per second on one core while the others are busy too. */
async function rateBeside(
  image: GuestImage,
  core: number,
  busyCores: readonly number[],
  signal: AbortSignal,
): Promise<number> {
  const stop = new AbortController()
  const ending = AbortSignal.any([stop.signal, signal])
  const busy = busyCores.map(async (busyCore) =>
    runProgram(dhrystone(image, busyCore, 60 * WINDOW_NS), { signal: ending }).catch(() => undefined),
  )
  try {
    if (busy.length > 0) await new Promise((resolve) => setTimeout(resolve, LEAD_MS))
    const { stdout } = await runProgram(dhrystone(image, core, WINDOW_NS), { signal })
    return Number(/passes_per_second=([0-9.]+)/.exec(stdout)?.[1] ?? Number.NaN)
  } finally {
    stop.abort()
    await Promise.all(busy)
  }
}

function dhrystone(image: GuestImage, core: number, durationNs: number): string[] {
  return ['taskset', '-c', `${core}`, image.controlProgramPath, '--duration-ns', `${durationNs}`]
}
