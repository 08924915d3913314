import { describe, expect, it } from 'vitest'
import { memoryDifference, memoryNodeOf } from '../../src/place/memoryNode.ts'

const node = (number: number, cpus: number[]) => ({ node: number, cpus, memoryBytes: 2 ** 33 })
const TWO = { nodes: [node(0, [0, 1, 4, 5]), node(1, [2, 3, 6, 7])] }

describe("the node of a VM's memory", () => {
  it.each([
    ['all cores on one node', { node: 1, vcpuCores: [2, 7] }, TWO, 1],
    ['cores on two nodes', { node: 0, vcpuCores: [1, 2] }, TWO, null],
    ['a host of one node', { node: 0, vcpuCores: [0, 1] }, { nodes: [node(0, [0, 1])] }, null],
    ['a host that shows none', { node: 0, vcpuCores: [0] }, { nodes: [] }, null],
  ])('with %s', (_, placed, host, expected) => {
    expect(memoryNodeOf(placed, host)).toBe(expected)
  })
})

describe("a VM's memory", () => {
  const vm = { name: 'vm1', node: 1, vcpuCores: [2] }

  it('is as it should be where it is bound to its node, or need not be', () => {
    expect(memoryDifference(vm, TWO, 'nodes 0-1, bind:1')).toEqual([])
    expect(memoryDifference({ ...vm, vcpuCores: [1, 2] }, TWO, 'nodes 0-1, default')).toEqual([])
  })

  it.each(['nodes 0-1, default', 'nodes 0-1, bind:0', 'nodes 0-1, bind:11'])('is not with %s', (policy) => {
    expect(memoryDifference(vm, TWO, policy)).toEqual([`vm1: asked for memory of node 1 alone, found ${policy}`])
  })
})
