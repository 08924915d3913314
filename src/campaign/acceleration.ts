import { join } from 'node:path'
import { z } from 'zod'
import { makeDirectory } from '../host/fileTree.ts'
import { readTextIfThere, writeFileAtomically } from '../host/files.ts'
import { probeKvm, type ProbeImage } from '../hypervisors/qemu/probeKvm.ts'
import type { KvmProbe } from '../model/doctor.ts'

const remembered = z.object({
  kernel: z.string(),
  qemu: z.string(),
  probe: z.object({ state: z.enum(['usable', 'unusable', 'unknown']), reason: z.string(), mend: z.string() }),
})
const FILE = 'kvm-probe.json'

type Versions = { readonly kernel: string; readonly qemu: string }

/** What was found out about KVM before, on this kernel with this QEMU; null when that is not known. */
export async function recallKvm(cacheDirectory: string, versions: Versions): Promise<KvmProbe | null> {
  const known = parseRemembered(await readTextIfThere(join(cacheDirectory, FILE)))
  return known !== null && known.kernel === versions.kernel && known.qemu === versions.qemu ? known.probe : null
}

/**
 * What booting a guest with KVM has shown on this kernel with this QEMU; boots one when that is not known yet, or to be found
 * out `anew`. A device that this user may not open is not remembered: that changes without either.
 */
export async function findKvm(
  image: ProbeImage,
  cacheDirectory: string,
  versions: Versions,
  { anew = false } = {},
): Promise<KvmProbe> {
  const known = anew ? null : await recallKvm(cacheDirectory, versions)
  if (known !== null) return known
  makeDirectory(cacheDirectory)
  const probe = await probeKvm(image, cacheDirectory)
  if (!probe.reason.includes('/dev/kvm')) {
    await writeFileAtomically(join(cacheDirectory, FILE), `${JSON.stringify({ ...versions, probe }, null, 2)}\n`)
  }
  return probe
}

function parseRemembered(text: string | null): z.infer<typeof remembered> | null {
  if (text === null) return null
  try {
    return remembered.parse(JSON.parse(text))
  } catch {
    return null
  }
}
