import { cacheDirectory } from '../../host/diskSpace.ts'
import { monotonicNs } from '../../host/clock.ts'
import { readHostFacts } from '../../host/facts.ts'
import { occupiedBytes } from '../../host/fileTree.ts'
import { RUNTIME_DIRECTORY, settleInLab } from '../../host/lab.ts'
import { probeKvm } from '../../hypervisors/qemu/probeKvm.ts'
import { QemuHypervisor } from '../../hypervisors/qemu/qemuHypervisor.ts'
import type { BenchDocument, BenchFigure } from '../../model/bench.ts'
import { withAcceleration } from '../examine.ts'
import { ensureImage } from '../guest.ts'
import { readTscKhz } from '../timeStampCounter.ts'
import { benchDirectory, removeLeftBenches } from './benchDirectory.ts'
import { campaignCosts } from './campaignCosts.ts'
import { single } from './figure.ts'
import type { MachineKit } from './machines.ts'
import { monitoringCost } from './monitoringCost.ts'
import { startSkew } from './startSkew.ts'
import { startTimes } from './startTimes.ts'

/** To be called before `runBench`, outside the lab: gives the directory for its records. */
export function prepareBench(): string {
  removeLeftBenches(cacheDirectory())
  return benchDirectory(cacheDirectory(), process.pid)
}

/** Measures what sampling costs; to be called inside the lab. Otherwise like `runBench`. */
export async function runMonitoringBench(records: string, tell: (what: string) => void): Promise<BenchDocument> {
  await settleInLab()
  const { image, host } = await imageAndHost()
  return { figures: await monitoringCost(records, image, host, tell) }
}

async function imageAndHost() {
  const image = await ensureImage()
  const facts = await readHostFacts({ acceleration: 'tcg', accelerationReason: '' })
  return { image, host: await withAcceleration(facts, image) }
}

/** Measures tonari itself; to be called inside the lab. `records`: a directory that it makes and removes. `tell` hears what is being measured. */
export async function runBench(records: string, tell: (what: string) => void): Promise<BenchDocument> {
  const signal = await settleInLab()
  const { image, host } = await imageAndHost()
  const kit: MachineKit = {
    hypervisor: new QemuHypervisor({
      runtimeDirectory: RUNTIME_DIRECTORY,
      vhost: false,
      tscKhz: await readTscKhz(image),
    }),
    image,
    acceleration: host.acceleration,
    cores: host.cores.map(({ cpu }) => cpu),
  }
  const figures: BenchFigure[] = [single('guest image on disk', 'MiB', occupiedBytes(image.directory) / 2 ** 20)]
  tell('KVM probe')
  const startNs = monotonicNs()
  await probeKvm(image, cacheDirectory())
  figures.push(single('KVM probe, not remembered', 's', (monotonicNs() - startNs) / 1e9))
  tell('cold boot and restore')
  figures.push(...(await startTimes(kit)))
  for (const count of [2, 4]) {
    tell(`start skew of ${count} VMs`)
    figures.push(...(await startSkew(kit, count)))
  }
  tell('a campaign (about three minutes)')
  figures.push(...(await campaignCosts(records, image, host, signal)))
  return { figures }
}
