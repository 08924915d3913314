import { runProgram } from '../../host/processes.ts'
import { formatCoreList, readThreads } from '../../host/threads.ts'
import type { ThreadPinning, ThreadRole } from '../hypervisor.ts'

/** Kernel thread ids by what they do; every other thread of QEMU counts as emulator. */
export type ThreadRoles = { readonly vcpus: readonly number[]; readonly io: readonly number[] }

function roleOf(id: number, roles: ThreadRoles): ThreadRole {
  if (roles.vcpus.includes(id)) return 'vcpu'
  return roles.io.includes(id) ? 'io' : 'emulator'
}

/** Affinity of every thread of the process, read from the kernel. */
export function readPinning(pid: number, roles: ThreadRoles): ThreadPinning[] {
  return readThreads(pid).map(({ id, name, cores }) => ({ id, thread: name, role: roleOf(id, roles), cores }))
}

/** Pins each vCPU to its own core and all other threads to `emulatorCores`. */
export async function pinThreads(
  pid: number,
  roles: ThreadRoles,
  vcpuCores: readonly number[],
  emulatorCores: readonly number[],
): Promise<void> {
  await runProgram(['taskset', '-a', '-p', '-c', formatCoreList(emulatorCores), `${pid}`])
  await Promise.all(
    roles.vcpus.map(async (thread, index) =>
      runProgram(['taskset', '-p', '-c', `${vcpuCores[index] ?? vcpuCores[0] ?? 0}`, `${thread}`]),
    ),
  )
}
