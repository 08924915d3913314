import { describe, expect, it } from 'vitest'
import type { WindowVm } from '../../src/run/states.ts'
import { endWithin } from '../../src/run/timeLimit.ts'

function vmThatCounts() {
  const killed: string[] = []
  const vm = { name: 'vm1', kill: () => Promise.resolve(void killed.push('vm1')) }
  return { killed, victim: { vm } as unknown as WindowVm }
}

describe('a limit on how long a program takes', () => {
  it('leaves a program alone that ends in time', async () => {
    const { killed, victim } = vmThatCounts()
    await expect(endWithin(victim, Promise.resolve(7), 50e6)).resolves.toBe(7)
    await new Promise((resolve) => setTimeout(resolve, 80))
    expect(killed).toEqual([])
  })

  it('kills the VM of one that hangs, so that its block is void', async () => {
    const { killed, victim } = vmThatCounts()
    await expect(endWithin(victim, new Promise(() => undefined), 20e6)).rejects.toThrow('vm1 did not end within 0.02 s')
    expect(killed).toEqual(['vm1'])
  })
})
