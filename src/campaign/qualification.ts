import { FLOOR_CONFIDENCE, floorOf, isFloorJudged } from '../analyse/qualify.ts'
import { monotonicNs } from '../host/clock.ts'
import { foreignProcesses, outsideProcesses } from '../host/outside.ts'
import { runProgram } from '../host/processes.ts'
import { readCoreTimes } from '../host/processorTimes.ts'
import type { GuestImage } from '../image/guestImage.ts'
import type { Placement } from '../model/placement.ts'
import type { Qualification } from '../model/qualification.ts'
import { seededRandom } from '../stats/random.ts'

const PAIRS = 8
const WINDOW_NS = 450_000_000
/** Neighbours begin before the victim, and end after it. */
const LEAD_MS = 100

/** How long a round of the examination takes, about: one on a quiet host, all of them on a noisy one. */
export const FLOOR_ROUND_NS = PAIRS * (2 * WINDOW_NS + 0.2e9)
export type FloorExamination = {
  readonly image: GuestImage
  readonly placement: Placement
  readonly seed: number
  readonly margin: number
  /** One is enough where verdicts are given whatever it finds. */
  readonly mostRounds: number
  readonly signal: AbortSignal
}

/**
 * What the host does to a program before any VM is there: Dhrystone on the victim's first core, alone and beside one
 * Dhrystone on each of the neighbours' other cores, pairs in random order. Rounds lengthen the windows of the same pairs
 * until the host is judged: the noise of short windows is no fault of the host's where longer ones are without it.
 */
export async function examineFloor(examination: FloorExamination): Promise<Omit<Qualification, 'noisyHostAccepted'>> {
  const { image, placement, seed, margin, mostRounds, signal } = examination
  const [victim, ...neighbours] = placement.vms
  const victimCore = victim?.vcpuCores[0] ?? 0
  const others = [...new Set(neighbours.flatMap(({ vcpuCores }) => vcpuCores))]
  const neighbourCores = others.filter((core) => victim?.vcpuCores.includes(core) !== true)
  const cores = [victimCore, ...neighbourCores]
  const random = seededRandom(seed)
  const outside = outsideProcesses()
  const startNs = monotonicNs()
  const [timesBefore, before] = [readCoreTimes(cores), outside.read()]
  const pairs = Array.from({ length: PAIRS }, () => ({ alone: 0, loaded: 0 }))
  let rounds = 0
  let floor = floorOf(pairs)
  while (rounds === 0 || (rounds < mostRounds && !isFloorJudged(floor, margin))) {
    for (const pair of pairs) {
      for (const loaded of random() < 0.5 ? [false, true] : [true, false]) {
        pair[loaded ? 'loaded' : 'alone'] += await rateBeside(image, victimCore, loaded ? neighbourCores : [], signal)
      }
    }
    rounds += 1
    floor = floorOf(pairs)
  }
  const durationNs = monotonicNs() - startNs
  return {
    schema: 'tonari.qualification/1',
    victimCore,
    neighbourCores,
    rounds,
    ...floor,
    confidence: FLOOR_CONFIDENCE,
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
