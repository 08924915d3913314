import { boundsOf } from '../../analyse/course.ts'
import { monotonicNs, processCpuNs } from '../../host/clock.ts'
import { makeDirectory, removeTree } from '../../host/fileTree.ts'
import { RUNTIME_DIRECTORY } from '../../host/lab.ts'
import { readProcessTimes } from '../../host/processorTimes.ts'
import type { GuestImage } from '../../image/guestImage.ts'
import type { BenchFigure } from '../../model/bench.ts'
import type { HostFacts } from '../../model/hostFacts.ts'
import { createLab } from '../../network/lab.ts'
import { placeVms } from '../../place/placeVms.ts'
import { parseExperiment } from '../../plan/parseExperiment.ts'
import { provisionTestbed, type Testbed } from '../../provision/testbed.ts'
import { letRun } from '../../run/states.ts'
import { warmUp } from '../../run/warmUp.ts'
import { runWindow } from '../../run/window.ts'
import { decideSequentially } from '../../stats/decide.ts'
import { mean } from '../../stats/describe.ts'
import { meanInterval } from '../../stats/meanInterval.ts'
import { seededRandom } from '../../stats/random.ts'
import { scheduleFor } from '../../stats/schedule.ts'
import { startSampler } from '../../telemetry/sampler.ts'
import { createDisks } from '../disks.ts'
import { planFor } from '../experimentFile.ts'
import { provisionPorts, runPorts } from '../ports.ts'
import { vmsOf } from '../runBlock.ts'
import { type BootTelemetry, startTelemetry } from '../telemetry.ts'
import { readTscKhz } from '../timeStampCounter.ts'

/** What monitoring may change at most, by acceleration. */
const MARGINS = { tcg: 0.05, kvm: 0.02 } as const
const MOST_BOOTS = 16
const PAIRS = 6
const CPU_MS = 10_000
const SEED = 1
const CONFIDENCE = 0.95
const EXPERIMENT = `name: monitoring-cost
running: [3]
placebo: false
vms: { count: 3, disk: { size: 64 MiB } }
workloads: [{ program: dhrystone, duration: 1 s }]
`
const WORDS = { harm: 'interfered', equal: 'independent', open: 'inconclusive' } as const

/**
 * What the sampler costs: windows of the victim beside two loaded neighbours with the sampler and without, paired, in random
 * order within each boot, judged by the rule that judges victims; and tonari's CPU time, with that of the `tc` it keeps, while it
 * samples three VMs ten times a second. `path`: a directory for disks, which it makes and removes.
 */
export async function monitoringCost(
  path: string,
  image: GuestImage,
  host: HostFacts,
  tell: (what: string) => void,
): Promise<BenchFigure[]> {
  const experiment = parseExperiment(EXPERIMENT, 'monitoring')
  const inputs = {
    experimentText: EXPERIMENT,
    plan: planFor(experiment, host),
    host,
    placement: placeVms(experiment, host),
  }
  const { plan, placement } = inputs
  const network = await createLab({
    vms: placement.vms,
    portBitsPerSecond: placement.portBitsPerSecond,
    counterpartProgram: (name) => image.counterpartProgram(name),
    runtimeDirectory: RUNTIME_DIRECTORY,
  })
  makeDirectory(path)
  const disks = await createDisks(
    path,
    placement.vms.map(({ diskBytes }) => diskBytes),
  )
  const sampler = await startSampler({ housekeepingCores: placement.hostCores })
  const provision = provisionPorts(inputs, image, network, disks.fresh, await readTscKhz(image))
  const random = seededRandom(SEED)
  const margin = MARGINS[host.acceleration]
  const schedule = scheduleFor(MOST_BOOTS)
  const [logRatios, samplingShares, wholeShares]: [number[], number[], number[]] = [[], [], []]
  const outcome = () => (schedule === null ? null : decideSequentially(logRatios, schedule, boundsOf(margin)))
  try {
    for (let boot = 1; boot <= MOST_BOOTS && (outcome()?.decision ?? 'open') === 'open'; boot++) {
      tell(`monitoring, boot ${boot}`)
      const testbed = await provisionTestbed(placement, provision)
      const cores = host.cores.map(({ cpu }) => cpu)
      const telemetry = await startTelemetry(testbed, network, sampler, {
        boot,
        cores,
        dataDevice: null,
        coreCountsProgram: image.coreCountsPath,
      })
      logRatios.push(mean(await pairs(testbed, telemetry)))
      await letRun(testbed.vms, testbed.vms.length)
      const { sampling, whole } = await cpuShares(telemetry)
      samplingShares.push(sampling)
      wholeShares.push(whole)
      await telemetry.close()
      await testbed.destroy()
    }
  } finally {
    await sampler.close()
    disks.close()
    await network.destroy()
    removeTree(path)
  }
  return figuresOf()

  async function pairs(testbed: Testbed, telemetry: BootTelemetry): Promise<number[]> {
    const [group] = plan.groups
    if (group === undefined) throw new RangeError('the plan has no workload')
    // Both read all counters around the window; only the sampler within it differs.
    const silent = {
      ...telemetry,
      startSampling: async () => Promise.resolve(),
      stopSampling: async () => Promise.resolve([]),
    }
    const noControl = async () => Promise.resolve()
    const ports = {
      on: await runPorts(testbed, network, telemetry, noControl),
      off: await runPorts(testbed, network, silent, noControl),
    }
    await warmUp(testbed.vms, plan.groups, (index) => index === 0, ports.on)
    const found: number[] = []
    for (let round = 1; round <= PAIRS; round++) {
      const rates = { on: 0, off: 0 }
      for (const which of random() < 0.5 ? (['on', 'off'] as const) : (['off', 'on'] as const)) {
        const window = { id: `r${round}-${which}`, state: 'loaded' as const, vms: 3 }
        const place = { block: 1, boot: 1, round, position: 1 }
        const { trial } = await runWindow(vmsOf(testbed), group, window, place, ports[which])
        rates[which] = trial.result.rate
      }
      found.push(Math.log(rates.on / rates.off))
    }
    return found
  }

  function figuresOf(): BenchFigure[] {
    const judged = outcome()
    const verdict = WORDS[judged?.decision ?? 'open']
    return [
      {
        name: `victim's rate with sampling to without: ${verdict} at ${100 * margin} %, mean over boots`,
        value: Math.exp(judged?.mean ?? Number.NaN),
        unit: '1',
        n: logRatios.length,
        low: Math.exp(judged?.low ?? Number.NaN),
        high: Math.exp(judged?.high ?? Number.NaN),
      },
      cpuFigure('CPU time of tonari and its tc while it samples 3 VMs at 10 Hz, mean over boots', samplingShares),
      cpuFigure('the same with making numbers of the samples afterwards, mean over boots', wholeShares),
    ]
  }
}

function cpuFigure(name: string, shares: readonly number[]): BenchFigure {
  const { mean: share, low, high } = meanInterval(shares, CONFIDENCE)
  const percent = (value: number | null) => (value === null ? null : 100 * value)
  return { name, value: 100 * share, unit: '% of a core', n: shares.length, low: percent(low), high: percent(high) }
}

/** Of one core: while it samples, and with the time in which samples become numbers afterwards. */
async function cpuShares(telemetry: BootTelemetry): Promise<{ readonly sampling: number; readonly whole: number }> {
  await telemetry.startSampling('cost')
  const [beforeNs, cpuBeforeNs] = [monotonicNs(), cpuNs()]
  await new Promise((resolve) => setTimeout(resolve, CPU_MS))
  const [sampledNs, cpuSampledNs] = [monotonicNs(), cpuNs()]
  await telemetry.stopSampling()
  const durationNs = sampledNs - beforeNs
  return { sampling: (cpuSampledNs - cpuBeforeNs) / durationNs, whole: (cpuNs() - cpuBeforeNs) / durationNs }
}

/** Of this process with all its threads, and of every `tc` in the lab. */
function cpuNs(): number {
  const tc = readProcessTimes().filter(({ name }) => name === 'tc')
  return processCpuNs() + tc.reduce((sum, each) => sum + each.cpuNs, 0)
}
