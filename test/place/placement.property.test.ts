import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TonariError } from '../../src/model/error.ts'
import { placementSchema } from '../../src/model/placement.ts'
import { siblingsOf } from '../../src/place/coreUnits.ts'
import { placeVms } from '../../src/place/placeVms.ts'
import { experimentWith, hostWith } from './hosts.ts'

const hosts = fc
  .record({
    nodes: fc.integer({ min: 1, max: 4 }),
    cores: fc.integer({ min: 1, max: 8 }),
    threads: fc.constantFrom(1, 2),
  })
  .map(({ nodes, cores, threads }) => ({ host: hostWith(nodes, cores, threads), physical: nodes * cores }))
const vms = fc.record({ count: fc.integer({ min: 1, max: 8 }), vcpus: fc.integer({ min: 1, max: 4 }) })

test('every VM has a present core for each vCPU, in one NUMA node unless that is said', { timeout: 30_000 }, () => {
  fc.assert(
    fc.property(hosts, vms, ({ host }, settings) => {
      const placed = placementSchema.parse(placeVms(experimentWith({ vms: settings, running: [1] }), host))
      expect(placed.vms).toHaveLength(settings.count)
      expect(placed.hostCores.length).toBeGreaterThan(0)
      for (const { name, vcpuCores, node } of placed.vms) {
        expect(vcpuCores).toHaveLength(settings.vcpus)
        const nodes = vcpuCores.map((cpu) => host.cores.find((core) => core.cpu === cpu)!.node)
        expect(nodes).toContain(node)
        const told = placed.compromises.some((each) => each.startsWith(`${name} has cores on NUMA nodes`))
        expect(told).toBe(new Set(nodes).size > 1)
      }
    }),
  )
})

test('dedicated placement shares no core, not even by thread, and otherwise refuses', () => {
  fc.assert(
    fc.property(hosts, vms, ({ host }, settings) => {
      const experiment = experimentWith({ vms: settings, running: [1], placement: { policy: 'dedicated' } })
      let placed
      try {
        placed = placeVms(experiment, host)
      } catch (error) {
        expect(error).toBeInstanceOf(TonariError)
        expect(error).toMatchObject({ code: 'badInput' })
        return
      }
      const users = [...placed.vms.map(({ vcpuCores }) => vcpuCores), placed.hostCores]
      const physical = users.flatMap((cores) => [...new Set(cores.map((cpu) => siblingsOf(cpu, host)[0]))])
      const logical = placed.vms.flatMap(({ vcpuCores }) => vcpuCores)
      expect(new Set(logical).size).toBe(logical.length)
      // An only core is placed by its threads, and that is said.
      const told = placed.compromises.some((each) => each.includes('threads of the same physical core'))
      expect(new Set(physical).size < physical.length).toBe(told)
      expect(placed.dedicated).toBe(!told)
    }),
  )
})

test("nobody else is on the victim's physical cores wherever there are two", () => {
  fc.assert(
    fc.property(hosts, vms, ({ host, physical }, settings) => {
      fc.pre(physical >= 2)
      const [victim, ...neighbours] = placeVms(experimentWith({ vms: settings, running: [1] }), host).vms
      const { hostCores } = placeVms(experimentWith({ vms: settings, running: [1] }), host)
      const own = new Set(victim!.vcpuCores.flatMap((cpu) => siblingsOf(cpu, host)))
      const others = [...neighbours.flatMap(({ vcpuCores }) => vcpuCores), ...hostCores]
      expect(others.filter((cpu) => own.has(cpu))).toEqual([])
    }),
  )
})

test('a placement is dedicated exactly where no core is shared and nothing is crowded', () => {
  fc.assert(
    fc.property(hosts, vms, ({ host }, settings) => {
      const { dedicated, compromises } = placeVms(experimentWith({ vms: settings, running: [1] }), host)
      const shared = compromises.filter((each) => !each.includes('NUMA node'))
      expect(dedicated).toBe(shared.length === 0)
    }),
  )
})
