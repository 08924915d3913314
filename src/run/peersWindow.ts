import type { Group, PlannedWindow } from '../model/plan.ts'
import { countersOf } from './counters.ts'
import { untilDrained } from './drain.ts'
import { guestTime } from './guestTime.ts'
import { prepare } from './loads.ts'
import { pausedOf } from './pausedVms.ts'
import { commonInterval, peerOf, sumOfPeers, type WatchedPeer } from './peerRecord.ts'
import type { RunPorts } from './ports.ts'
import { networkOf, processorsOf, seriesOf } from './record.ts'
import { sampleWindow } from './sampler.ts'
import { letOnlyRun, type WindowVm } from './states.ts'
import { Stopwatch } from './stopwatch.ts'
import { endWithin } from './timeLimit.ts'
import { assertSucceeded, rawText, readClocks, usesNetwork, type WindowPlace, type WindowRecord } from './window.ts'

/** From the agreement on a start to the start. More than for one VM, since guests that share a core take turns to hear of it. */
const START_LEAD_NS = 50e6

/**
 * Carries out one window in which all running VMs are measured: the first `window.vms`, or the one that is to be alone. Every
 * program is forked and held; each starts at one agreed instant, in its guest's own clock, and runs to its end. Throws
 * TonariError `internal` when a program fails.
 */
export async function runPeersWindow(
  vms: readonly WindowVm[],
  group: Group,
  window: PlannedWindow,
  place: WindowPlace,
  ports: RunPorts,
): Promise<WindowRecord> {
  const stopwatch = new Stopwatch(ports.monotonicNs)
  const startedAt = ports.wallClock()
  const running = window.vm === undefined ? vms.slice(0, window.vms) : vms.filter(({ vm }) => vm.name === window.vm)
  const workload = ports.workloadFor(group.victim.params)
  const commands = running.map((each) => ({ each, command: workload.command(group.victim.params, each.context) }))

  await ports.useControl(group.control)
  await letOnlyRun(vms, running)
  await Promise.all(commands.map(async ({ each, command }) => prepare(each, command.prepare)))
  await Promise.all(running.map(async ({ agent }) => agent.sync()))
  const portBefore = await ports.network.readPort()
  const before = await ports.telemetry?.read(running)
  const clocksBefore = await readClocks(running)
  stopwatch.lap('settle')

  const jobs = await Promise.all(
    commands.map(async ({ each, command }) => each.agent.spawn('peer', 'hold', command.argv)),
  )
  const times = running.map((_, index) => guestTime(clocksBefore[index]))
  stopwatch.lap('start')

  const first = await ports.telemetry?.read(running)
  const { result: measured, samples } = await sampleWindow(ports, window.id, async () => {
    const cpuBeforeNs = ports.processCpuNs()
    const processorsBefore = ports.readProcessors()
    const agreedNs = ports.monotonicNs() + START_LEAD_NS
    await Promise.all(jobs.map(async (job, index) => job.go(times[index]?.toGuest(agreedNs) ?? agreedNs)))
    const limitNs = ports.limitNs(group.victim.params)
    const ends = commands.map(async ({ each }, index) => {
      const ended = jobs[index]?.ended
      return ended === undefined ? [] : [await endWithin(each, ended, limitNs)]
    })
    const runs = (await Promise.all(ends)).flat()
    const processors = [processorsBefore, ports.readProcessors()] as const
    const controllerCpuNs = ports.processCpuNs() - cpuBeforeNs
    return { runs, agreedNs, processors, controllerCpuNs, last: await ports.telemetry?.read(running) }
  })
  const { runs, agreedNs, processors, controllerCpuNs, last } = measured
  stopwatch.lap('window')

  const untilNs = ports.monotonicNs()
  if (usesNetwork(group)) await untilDrained(ports.network)
  const drained = await ports.telemetry?.read(running)
  const [clocksAfter, portAfter] = await Promise.all([readClocks(running), ports.network.readPort()])
  const watched = running.flatMap((each, index): WatchedPeer[] => {
    const [run, time] = [runs[index], times[index]]
    if (run === undefined || time === undefined) return []
    assertSucceeded(run, group.victim.id, each.vm.name)
    const vmIndex = vms.indexOf(each)
    return [{ vmName: each.vm.name, vmIndex, named: group.victim, workload, runs: [run], run, time, untilNs }]
  })
  const common = commonInterval(watched)
  const peers = watched.map((one) => peerOf(one, common, agreedNs, samples))
  const dropped = portAfter.droppedPackets - portBefore.droppedPackets
  const vmNames = vms.map(({ vm }) => vm.name)
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
      ...common,
      startSkewNs: peers.reduce((worst, { startSkewNs: skew }) => (Math.abs(skew) > Math.abs(worst) ? skew : worst), 0),
      result: sumOfPeers(peers),
      neighbours: [],
      paused: pausedOf(vms, running, samples, common),
      peers,
      clocksBefore,
      clocksAfter,
      network: networkOf(samples, common, vmNames, dropped),
      processors: processorsOf(...processors, samples),
      spentNs: stopwatch.spentNs,
      controllerCpuNs,
    },
    series: { trial: window.id, boot: place.boot, series: watched.flatMap((one) => seriesOf(one, samples)) },
    rawOutput: rawText(watched.map(({ vmName, run }) => ({ title: vmName, runs: [run] }))),
    counters: countersOf(window.id, place.boot, before, first, last, drained),
  }
}
