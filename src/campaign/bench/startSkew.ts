import { monotonicNs } from '../../host/clock.ts'
import type { BenchFigure } from '../../model/bench.ts'
import { guestTime } from '../../run/guestTime.ts'
import { figureOf } from './figure.ts'
import { bootMachines, killAll, type Machine, type MachineKit } from './machines.ts'

const STARTS = 40
const CLOCK_ROUND_TRIPS = 12
const LEAD_NS = 30e6

/** Lets all guests start a program at one agreed instant; returns the spread of the real starts in ns. */
async function spreadOfOneStart(machines: readonly Machine[]): Promise<number> {
  const clocks = await Promise.all(machines.map(async ({ agent }) => agent.readClock(CLOCK_ROUND_TRIPS)))
  const jobs = await Promise.all(machines.map(async ({ agent }) => agent.spawn('start', 'hold', ['true'])))
  const atNs = monotonicNs() + LEAD_NS
  await Promise.all(jobs.map(async (job, index) => job.go(guestTime(clocks[index]).toGuest(atNs))))
  const runs = await Promise.all(jobs.map(async (job) => job.ended))
  const startedNs = runs.map((run, index) => guestTime(clocks[index]).toHost(run.startedNs))
  return Math.max(...startedNs) - Math.min(...startedNs)
}

/** How far apart programs start that were told to start together, in ms. */
export async function startSkew(kit: MachineKit, count: number): Promise<BenchFigure[]> {
  const { machines } = await bootMachines(kit, count)
  const milliseconds: number[] = []
  for (let i = 0; i < STARTS; i++) milliseconds.push((await spreadOfOneStart(machines)) / 1e6)
  await killAll(machines)
  const name = (quantileName: string) => `start skew ${quantileName}, ${count} VMs on ${kit.cores.length} cores`
  return [figureOf(name('p50'), 'ms', milliseconds), figureOf(name('p95'), 'ms', milliseconds, 0.95)]
}
