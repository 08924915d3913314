import { afterEach, describe, expect, it } from 'vitest'
import { applyAll } from '../../src/controls/compose.ts'
import { controlsOf } from '../../src/controls/registry.ts'
import { controlSchema } from '../../src/model/control.ts'
import { fakeHierarchy } from './fakeHierarchy.ts'

let hierarchy: ReturnType<typeof fakeHierarchy>

afterEach(() => {
  hierarchy.remove()
})

const apply = async (limits: object) =>
  applyAll(controlsOf(controlSchema.parse({ name: 'a', ...limits })), hierarchy.target)

describe('a weight', () => {
  it('for cores stands against a group of the usual weight for every other VM', async () => {
    hierarchy = fakeHierarchy('cpu', { 'cpu.weight': '7', 'cpu.max': 'max 100000' })
    const applied = await apply({ cpu: { on: 'neighbours', weight: 10 } })
    expect(hierarchy.read('vm1', 'cpu.weight')).toBe('100')
    expect(hierarchy.read('vm1', 'cgroup.procs')).toBe(`${process.pid}`)
    expect(await applied.readBack()).toMatchObject({ 'CPU quota of vm1': 'none', 'CPU weight of vm1': '100' })
    expect(applied.cpuGroups).toEqual({})
  })

  it('leaves VMs without a group where only quotas are set', async () => {
    hierarchy = fakeHierarchy('cpu', { 'cpu.weight': '100', 'cpu.max': 'max 100000' })
    const applied = await apply({ cpu: { on: 'neighbours', cores: 0.5 } })
    expect(hierarchy.read('vm1', 'cgroup.procs')).toBe('')
    expect(Object.keys(await applied.readBack())).not.toContain('CPU weight of vm1')
  })

  it('for a disk likewise, in the file that its scheduler reads', async () => {
    const files = { 'io.weight': 'default 7', 'io.bfq.weight': '7', 'io.max': '' }
    hierarchy = fakeHierarchy('io', files)
    const applied = await apply({ disk: { by: 'cgroup', on: ['vm2'], weight: 50 } })
    const of = (file: string) => [hierarchy.read('vm1', file), hierarchy.read('vm3', file)]
    expect(of('io.bfq.weight')).toEqual(['100', '100'])
    expect(of('io.weight')).toEqual(['default 7', 'default 7'])
    expect(await applied.readBack()).toMatchObject({ 'disk weight of vm1': '100', 'disk weight of vm3': '100' })
    hierarchy.remove()
    hierarchy = fakeHierarchy('io', files, 'none')
    await apply({ disk: { by: 'cgroup', on: ['vm2'], weight: 50 } })
    expect(of('io.weight')).toEqual(['100', '100'])
    expect(of('io.bfq.weight')).toEqual(['7', '7'])
  })
})
