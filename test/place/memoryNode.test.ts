import { describe, expect, it } from 'vitest'
import { memoryNodeOf } from '../../src/place/memoryNode.ts'

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
