import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readMemoryPolicy } from '../../src/host/hostSettings.ts'
import { hypervisorConformance } from '../conformance/hypervisor.ts'
import { guestKit } from './guestKit.ts'

describe('memory of a VM that is bound to a node', () => {
  it('has that policy, as the kernel says', async () => {
    const kit = await guestKit()
    const vm = await kit.hypervisor.start({ ...(await kit.spec('bound')), memoryNode: 0 })
    expect(readMemoryPolicy(vm.pid)).toMatch(/ bind:0$/)
    expect(await vm.facts()).toMatchObject({ memoryBytes: 256 * 2 ** 20 })
    await vm.kill()
    await kit.cleanUp()
  })
})

hypervisorConformance('qemu', async () => {
  const kit = await guestKit()
  return { ...kit, isAlive: (pid) => existsSync(`/proc/${pid}`) }
})
