import type { Program } from '../model/workloadSpec.ts'
import type { Step } from './dose.ts'
import type { Sample } from './sample.ts'

export type RatePoint = [number, number]
type Counter = (sample: Sample, vmIndex: number) => number

const NS_PER_SECOND = 1e9

const tapBits: Counter = (sample, vmIndex) => (sample.taps[vmIndex]?.bytes ?? 0) * 8
const diskBytes: Counter = (sample, vmIndex) =>
  (sample.disks[vmIndex]?.readBytes ?? 0) + (sample.disks[vmIndex]?.writtenBytes ?? 0)

/** Bytes that the host saw a VM move since it was made. */
export function flowBytes(over: 'network' | 'disk', sample: Sample, vmIndex: number): number {
  return over === 'disk' ? diskBytes(sample, vmIndex) : (sample.taps[vmIndex]?.bytes ?? 0)
}

/** The host's counter that shows what a program delivers, for programs that stream nothing themselves. */
const COUNTERS: Partial<Record<Program, { readonly counter: Counter; readonly unit: string }>> = {
  netperf: { counter: tapBits, unit: 'bit/s' },
  iperf3: { counter: tapBits, unit: 'bit/s' },
  iozone: { counter: diskBytes, unit: 'B/s' },
  fio: { counter: diskBytes, unit: 'B/s' },
}

/** Steps of the host's counter of a VM, with the unit of their rate; null where no counter shows this program. */
export function counterSteps(
  program: Program,
  samples: readonly Sample[],
  vmIndex: number,
): { readonly unit: string; readonly startNs: number; readonly steps: Step[] } | null {
  const entry = COUNTERS[program]
  const first = samples[0]
  if (entry === undefined || first === undefined) return null
  let previous = entry.counter(first, vmIndex)
  const steps = samples.slice(1).map((sample) => {
    const value = entry.counter(sample, vmIndex)
    const amount = value - previous
    previous = value
    return { timeNs: sample.atNs, amount }
  })
  return { unit: entry.unit, startNs: first.atNs, steps }
}

/** Rate over time: pairs of the end of an interval in ns and the rate per second in it. */
export function ratesOf(steps: readonly Step[], startNs: number): RatePoint[] {
  let previousNs = startNs
  return steps.flatMap(({ timeNs, amount }): RatePoint[] => {
    const lengthNs = timeNs - previousNs
    previousNs = timeNs
    return lengthNs > 0 ? [[timeNs, (amount * NS_PER_SECOND) / lengthNs]] : []
  })
}
