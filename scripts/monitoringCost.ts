// What the sampler costs: windows of the victim beside two loaded neighbours with the sampler and without, paired, in random
// order within each boot, judged by the rule that judges victims; and tonari's CPU time, with that of the `tc` it keeps,
// while it samples three running VMs ten times a second.
// Usage: tsx scripts/monitoringCost.ts [MOST_BLOCKS] [ROUNDS]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { marginOf } from '../src/analyse/analyse.ts'
import { boundsOf } from '../src/analyse/course.ts'
import { createDisks } from '../src/campaign/disks.ts'
import { ensureImage } from '../src/campaign/guest.ts'
import { provisionPorts, runPorts } from '../src/campaign/ports.ts'
import { vmsOf } from '../src/campaign/runBlock.ts'
import { prepareRun } from '../src/campaign/runExperiment.ts'
import { startTelemetry } from '../src/campaign/telemetry.ts'
import { readTscKhz } from '../src/campaign/timeStampCounter.ts'
import { deviceNumber } from '../src/host/blockDevices.ts'
import { monotonicNs, processCpuNs } from '../src/host/clock.ts'
import { cacheDirectory } from '../src/host/diskSpace.ts'
import { RUNTIME_DIRECTORY, runInLab, settleInLab } from '../src/host/lab.ts'
import { readProcessTimes } from '../src/host/processorTimes.ts'
import { createLab } from '../src/network/lab.ts'
import { provisionTestbed, type Testbed } from '../src/provision/testbed.ts'
import { letRun } from '../src/run/states.ts'
import { warmUp } from '../src/run/warmUp.ts'
import { runWindow } from '../src/run/window.ts'
import { decideSequentially } from '../src/stats/decide.ts'
import { mean } from '../src/stats/describe.ts'
import { meanInterval } from '../src/stats/meanInterval.ts'
import { seededRandom } from '../src/stats/random.ts'
import { scheduleFor } from '../src/stats/schedule.ts'
import { RunDirectory } from '../src/store/runDirectory.ts'
import { startSampler } from '../src/telemetry/sampler.ts'

const MARGIN_OF_EMULATED = 0.05
const CPU_MS = 5000
const SEED = 1
const EXPERIMENT = `name: monitoring-cost
running: [3]
placebo: false
margin: ${MARGIN_OF_EMULATED}
vms: { count: 3, disk: { size: 64 MiB } }
workloads: [{ program: dhrystone, duration: 1 s }]
`

const [mostBlocks = 6, rounds = 4] = process.argv.slice(2, 4).map(Number)
const inside = process.argv[4]
if (inside === undefined) {
  const directory = mkdtempSync('/var/tmp/tonari-monitoring-cost-')
  try {
    const file = join(directory, 'experiment.yaml')
    writeFileSync(file, EXPERIMENT)
    const run = await prepareRun(file, { out: join(directory, 'run'), demandsVerdicts: false })
    const argv = ['--import', 'tsx', fileURLToPath(import.meta.url), `${mostBlocks}`, `${rounds}`, run]
    process.exitCode = await runInLab([process.execPath, ...argv], { TONARI_CACHE: cacheDirectory() })
  } finally {
    rmSync(directory, { recursive: true })
  }
} else {
  await measure(inside)
}

async function measure(path: string): Promise<void> {
  await settleInLab()
  const image = await ensureImage()
  const run = RunDirectory.open(path)
  const inputs = await run.readInputs()
  const { plan, host, placement } = inputs
  const network = await createLab({
    vms: placement.vms,
    portBitsPerSecond: placement.portBitsPerSecond,
    counterpartProgram: (name) => image.counterpartProgram(name),
    runtimeDirectory: RUNTIME_DIRECTORY,
  })
  const disks = await createDisks(
    path,
    placement.vms.map(({ diskBytes }) => diskBytes),
  )
  const ports = provisionPorts(inputs, image, network, disks.fresh, await readTscKhz(image))
  const sampler = await startSampler({ housekeepingCores: placement.hostCores })
  const schedule = scheduleFor(mostBlocks)
  if (schedule === null) throw new Error('a verdict takes at least four blocks')
  const bounds = boundsOf(marginOf(plan, host))
  const random = seededRandom(SEED)
  const [values, shares]: [number[], number[]] = [[], []]
  for (let boot = 1; boot <= mostBlocks; boot++) {
    const testbed = await provisionTestbed(placement, ports)
    const { logRatio, cpuShare } = await boots(testbed, boot)
    await testbed.destroy()
    values.push(logRatio)
    shares.push(cpuShare)
    console.log(
      `boot ${boot}: rate with / without ${Math.exp(logRatio).toFixed(4)}, CPU ${(100 * cpuShare).toFixed(2)} %`,
    )
    if (decideSequentially(values, schedule, bounds)?.decision !== 'open' && schedule.looks.includes(boot)) break
  }
  const outcome = decideSequentially(values, schedule, bounds)
  const ratio = [outcome?.mean, outcome?.low, outcome?.high].map((value) => Math.exp(value ?? Number.NaN).toFixed(4))
  const cpu = meanInterval(shares, 0.95)
  const percent = [cpu.mean, cpu.low, cpu.high].map((value) => (100 * (value ?? Number.NaN)).toFixed(2))
  const said = { harm: 'interfered', equal: 'independent', open: 'inconclusive' }[outcome?.decision ?? 'open']
  console.log(
    `${said}: ratio ${ratio[0]} [${ratio[1]}, ${ratio[2]}], ${outcome?.n} boots of ${rounds} pairs, ${host.acceleration}`,
  )
  console.log(
    `CPU time of one core: ${percent[0]} % [${percent[1]}, ${percent[2]}] (plain 95 %), n = ${shares.length} boots`,
  )
  await sampler.close()
  disks.close()
  await network.destroy()

  async function boots(testbed: Testbed, boot: number) {
    const telemetry = await startTelemetry(testbed, network, sampler, {
      boot,
      cores: host.cores.map(({ cpu }) => cpu),
      dataDevice: deviceNumber(path),
    })
    // Both read all counters around the window; only the sampler within it differs.
    const silent = {
      ...telemetry,
      startSampling: async () => Promise.resolve(),
      stopSampling: async () => Promise.resolve([]),
    }
    const [watched, unwatched] = await Promise.all(
      [telemetry, silent].map(async (each) => runPorts(testbed, network, each, async () => Promise.resolve())),
    )
    const [group] = plan.groups
    if (watched === undefined || unwatched === undefined || group === undefined) throw new Error('nothing to run')
    await warmUp(testbed.vms, plan.groups, (index) => index === 0, watched)
    const logRatios: number[] = []
    for (let round = 1; round <= rounds; round++) {
      const rates = new Map<boolean, number>()
      for (const [position, on] of (random() < 0.5 ? [true, false] : [false, true]).entries()) {
        const window = { id: `b${boot}-r${round}-${on ? 'on' : 'off'}`, state: 'loaded' as const, vms: 3 }
        const place = { block: boot, boot, round, position }
        const { trial } = await runWindow(vmsOf(testbed), group, window, place, on ? watched : unwatched)
        rates.set(on, trial.result.rate)
      }
      logRatios.push(Math.log((rates.get(true) ?? 0) / (rates.get(false) ?? 0)))
    }
    await letRun(testbed.vms, testbed.vms.length)
    const [beforeNs, cpuBeforeNs] = [monotonicNs(), cpuNs()]
    await telemetry.startSampling('cost')
    await new Promise((resolve) => setTimeout(resolve, CPU_MS))
    // What was sampled becomes numbers here: that is part of the cost, though no window sees it.
    await telemetry.stopSampling()
    const cpuShare = (cpuNs() - cpuBeforeNs) / (monotonicNs() - beforeNs)
    await telemetry.close()
    return { logRatio: mean(logRatios), cpuShare }
  }
}

/** Of this process with all its threads, and of every `tc` in the lab. */
function cpuNs(): number {
  const tc = readProcessTimes().filter(({ name }) => name === 'tc')
  return processCpuNs() + tc.reduce((sum, each) => sum + each.cpuNs, 0)
}
