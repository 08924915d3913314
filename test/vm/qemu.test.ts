import { existsSync } from 'node:fs'
import { hypervisorConformance } from '../conformance/hypervisor.ts'
import { guestKit } from './guestKit.ts'

hypervisorConformance('qemu', async () => {
  const kit = await guestKit()
  return { ...kit, isAlive: (pid) => existsSync(`/proc/${pid}`) }
})
