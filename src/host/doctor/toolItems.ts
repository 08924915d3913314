import type { DoctorItem } from '../../model/doctor.ts'
import { TOOLS } from '../tools.ts'
import type { DoctorEvidence } from './evidence.ts'
import { asRoot, degraded, item, missing } from './items.ts'

/** Older kernels lack pressure stall information and unprivileged overlay mounts. */
const OLDEST_KERNEL = [5, 10] as const

export function kernelItem({ facts }: DoctorEvidence): DoctorItem {
  const [major = 0, minor = 0] = facts.kernel.split('.').map(Number.parseFloat)
  const isOld = major < OLDEST_KERNEL[0] || (major === OLDEST_KERNEL[0] && minor < OLDEST_KERNEL[1])
  const fault = degraded(
    'some counters that explain a loss are not there, and tonari was not tried with so old a kernel',
    `use a kernel from ${OLDEST_KERNEL.join('.')} on`,
  )
  return item('kernel', 'Kernel', `${facts.kernel}, ${facts.distribution}`, isOld ? fault : null)
}

export function toolItems({ facts, isRoot }: DoctorEvidence): DoctorItem[] {
  return TOOLS.map(({ program, package: packageName, purpose }) => {
    const version = facts.tools[program]
    if (version !== undefined) return item(`tool-${program}`, program, version)
    const mend = `tonari setup, or ${asRoot(isRoot, `apt-get install --no-install-recommends ${packageName}`)}`
    return item(`tool-${program}`, program, 'not installed', missing(`it ${purpose}`, mend))
  })
}
