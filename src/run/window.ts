import type { JobRun } from '../channel/channel.ts'
import { TonariError } from '../model/error.ts'
import type { WindowCounters } from '../model/counters.ts'
import type { Group, PlannedWindow } from '../model/plan.ts'
import type { ClockReading, Trial, TrialSeries } from '../model/trial.ts'
import { countersOf } from './counters.ts'
import { untilDrained } from './drain.ts'
import { guestTime } from './guestTime.ts'
import { type Load, prepare, startLoads, stopLoads } from './loads.ts'
import { pausedOf } from './pausedVms.ts'
import type { RunPorts } from './ports.ts'
import type { Sample } from './sample.ts'
import { doseOf, networkOf, processorsOf, seriesOf, type Watched } from './record.ts'
import { sampleWindow } from './sampler.ts'
import { letRun, type WindowVm } from './states.ts'
import { Stopwatch } from './stopwatch.ts'
import { endWithin } from './timeLimit.ts'

/** Where a window stands in the campaign. */
export type WindowPlace = {
  readonly block: number
  readonly boot: number
  readonly round: number
  readonly position: number
}

/** A finished window with everything that belongs to it. */
export type WindowRecord = {
  readonly trial: Trial
  readonly series: TrialSeries
  readonly rawOutput: string
  /** Null without telemetry. */
  readonly counters: WindowCounters | null
}

const CLOCK_ROUND_TRIPS = 12
/** From the agreement on a start to the start: time for the command to arrive, and for the guest to fall asleep. */
const START_LEAD_NS = 10e6

/**
 * Carries out one window: brings the VMs into its state, starts the neighbours' load, starts the victim inside it at
 * an agreed instant, and measures until the victim has ended. Throws TonariError `internal` when a program fails.
 */
export async function runWindow(
  vms: readonly [WindowVm, ...WindowVm[]],
  group: Group,
  window: PlannedWindow,
  place: WindowPlace,
  ports: RunPorts,
): Promise<WindowRecord> {
  const stopwatch = new Stopwatch(ports.monotonicNs)
  const startedAt = ports.wallClock()
  const running = vms.slice(0, window.vms)
  const neighbours = window.state === 'loaded' ? running.slice(1) : []
  const [victim] = vms
  const victimWorkload = ports.workloadFor(group.victim.params)
  const loadWorkload = ports.workloadFor(group.neighbours.params)
  const command = victimWorkload.command(group.victim.params, victim.context)

  await ports.useControl(group.control)
  await letRun(vms, window.vms)
  await Promise.all([
    prepare(victim, command.prepare),
    ...neighbours.map(async (vm) => prepare(vm, loadWorkload.load(group.neighbours.params, vm.context).prepare)),
  ])
  await Promise.all(running.map(async ({ agent }) => agent.sync()))
  const portBefore = await ports.network.readPort()
  const before = await ports.telemetry?.read(running)
  const clocksBefore = await readClocks(running)
  stopwatch.lap('settle')

  const [loads, job] = await Promise.all([
    startLoads(neighbours, group.neighbours, loadWorkload, ports.sample),
    victim.agent.spawn('victim', 'hold', command.argv),
  ])
  const victimTime = guestTime(clocksBefore[0])
  stopwatch.lap('start')

  const first = await ports.telemetry?.read([victim])
  const { result: measured, samples } = await sampleWindow(ports, window.id, async () => {
    const cpuBeforeNs = ports.processCpuNs()
    const processorsBefore = ports.readProcessors()
    const agreedNs = ports.monotonicNs() + START_LEAD_NS
    await job.go(victimTime.toGuest(agreedNs))
    const run = await endWithin(victim, job.ended, ports.limitNs(group.victim.params))
    const processors = [processorsBefore, ports.readProcessors()] as const
    const controllerCpuNs = ports.processCpuNs() - cpuBeforeNs
    return { run, agreedNs, processors, controllerCpuNs, last: await ports.telemetry?.read([victim]) }
  })
  const { run, agreedNs, processors, controllerCpuNs, last } = measured
  stopwatch.lap('window')

  const untilNs = ports.monotonicNs()
  await stopLoads(loads)
  if (usesNetwork(group)) await untilDrained(ports.network)
  const drained = await ports.telemetry?.read(running)
  const [clocksAfter, portAfter] = await Promise.all([readClocks(running), ports.network.readPort()])
  assertSucceeded(run, group.victim.id, 'the victim')
  const watchedVictim = { named: group.victim, workload: victimWorkload, runs: [run], time: victimTime, untilNs }
  const victimWatched: Watched = { vmName: victim.vm.name, vmIndex: 0, ...watchedVictim }
  const watched = loads.map((load, index) => watchedLoad(load, index + 1, clocksBefore, loadWorkload, untilNs))
  const span = { startNs: victimTime.toHost(run.startedNs), endNs: victimTime.toHost(run.end?.timeNs ?? 0) }
  stopwatch.lap('drain')

  return {
    trial: {
      schema: 'tonari.trial/2',
      id: window.id,
      ...place,
      group: group.id,
      state: window.state,
      vms: window.vms,
      startedAt,
      startNs: span.startNs,
      endNs: span.endNs,
      startSkewNs: span.startNs - agreedNs,
      result: victimWorkload.parse(run.output, group.victim.params),
      neighbours: watched.map((load) => doseOf(load, span, samples)),
      paused: pausedOf(vms, running, samples, span),
      clocksBefore,
      clocksAfter,
      network: networkOf(
        samples,
        span,
        running.map(({ vm }) => vm.name),
        portAfter.droppedPackets - portBefore.droppedPackets,
      ),
      processors: processorsOf(...processors, samples),
      spentNs: stopwatch.spentNs,
      controllerCpuNs,
    },
    series: seriesRecord(window.id, place.boot, [victimWatched, ...watched], samples),
    rawOutput: rawText([
      { title: 'victim', runs: [run] },
      ...loads.map(({ vm, job }) => ({ title: vm.vm.name, runs: job.runs })),
    ]),
    counters: countersOf(window.id, place.boot, before, first, last, drained),
  }
}

export async function readClocks(vms: readonly WindowVm[]): Promise<ClockReading[]> {
  return Promise.all(vms.map(async ({ agent }) => agent.readClock(CLOCK_ROUND_TRIPS)))
}

export function usesNetwork({ victim, neighbours }: Group): boolean {
  return [victim, neighbours].some(({ params }) => params.program === 'netperf' || params.program === 'iperf3')
}

function watchedLoad(
  load: Load,
  vmIndex: number,
  clocks: readonly ClockReading[],
  workload: Watched['workload'],
  untilNs: number,
): Watched {
  const time = guestTime(clocks[vmIndex])
  return { vmName: load.vm.vm.name, vmIndex, named: load.workload, workload, runs: load.job.runs, time, untilNs }
}

function seriesRecord(
  trial: string,
  boot: number,
  watched: readonly Watched[],
  samples: readonly Sample[],
): TrialSeries {
  return { trial, boot, series: watched.flatMap((one) => seriesOf(one, samples)) }
}

export function assertSucceeded(run: JobRun, workload: string, where: string): void {
  if (run.end?.status === 0) return
  const said = [...run.errors, ...run.output].map(({ text }) => text).join('')
  throw new TonariError(
    'internal',
    `${workload} failed with status ${String(run.end?.status)} in ${where}: ${said.trim().slice(-300)}`,
  )
}

export function rawText(sections: readonly { readonly title: string; readonly runs: readonly JobRun[] }[]): string {
  return sections
    .flatMap(({ title, runs }) =>
      runs.map(({ run: number, output, errors }) => {
        const text = [...output, ...errors].map((chunk) => chunk.text).join('')
        return `=== ${title}, run ${number}\n${text}`
      }),
    )
    .join('\n')
}
