import type { AttestedVm } from '../model/campaignRecord.ts'
import type { Acceleration } from '../model/hostFacts.ts'
import { type Testbed, type TestbedVm, throttleOf } from './testbed.ts'

const SECTOR_BYTES = 512

/** What the VMs really are, and each point where that is not what was asked for. */
export type Attestation = { readonly vms: AttestedVm[]; readonly differences: string[] }

/** Reads the configuration back from hypervisor, kernel and guest. */
export async function attest(testbed: Testbed, acceleration: Acceleration): Promise<Attestation> {
  const vms = await Promise.all(testbed.vms.map(readBack))
  const differences = testbed.vms.flatMap((wanted, index) => {
    const found = vms[index]
    return found === undefined ? [] : compare(wanted, found, acceleration)
  })
  return { vms, differences }
}

async function readBack({ vm, agent, placed }: TestbedVm): Promise<AttestedVm> {
  const [facts, threads, hello] = await Promise.all([vm.facts(), vm.readPinning(), agent.hello()])
  return {
    name: placed.name,
    vcpus: hello.cpus,
    memoryBytes: facts.memoryBytes,
    threads: threads.map(({ thread, role, cores }) => ({ thread, role, cores: [...cores] })),
    disk: {
      sizeBytes: facts.diskBytes ?? 0,
      cacheDirect: facts.cacheDirect,
      writeBytesPerSecond: facts.throttle.writeBytesPerSecond ?? 0,
      readBytesPerSecond: facts.throttle.readBytesPerSecond ?? 0,
    },
    nics: facts.nics.map(({ model, mac }) => ({ model, mac })),
    guestKernel: hello.kernel,
    accelerator: facts.accelerator,
  }
}

function compare({ placed }: TestbedVm, found: AttestedVm, acceleration: Acceleration): string[] {
  const throttle = throttleOf(placed)
  const strays = found.threads.filter(
    ({ role, cores }) => !within(cores, role === 'vcpu' ? placed.vcpuCores : placed.emulatorCores),
  )
  return [
    ...differs('vCPUs', placed.vcpuCores.length, found.vcpus),
    ...differs('bytes of memory', placed.memoryBytes, found.memoryBytes),
    ...differs('accelerator', acceleration, found.accelerator),
    ...differs('bytes of disk', wholeSectors(placed.diskBytes), found.disk.sizeBytes),
    ...differs('disk cache by-passed', true, found.disk.cacheDirect),
    ...differs('bytes/s of disk writes', throttle.writeBytesPerSecond ?? 0, found.disk.writeBytesPerSecond),
    ...differs('bytes/s of disk reads', throttle.readBytesPerSecond ?? 0, found.disk.readBytesPerSecond),
    ...strays.map(({ thread, cores }) => `thread ${thread} may run on cores ${cores.join(', ')}`),
  ].map((difference) => `${placed.name}: ${difference}`)
}

function differs(what: string, asked: number | string | boolean, found: number | string | boolean): string[] {
  return asked === found ? [] : [`asked for ${asked} ${what}, found ${found}`]
}

function wholeSectors(bytes: number): number {
  return Math.ceil(bytes / SECTOR_BYTES) * SECTOR_BYTES
}

function within(cores: readonly number[], allowed: readonly number[]): boolean {
  return cores.every((core) => allowed.includes(core))
}
