import Table from 'cli-table3'
import type { Placement } from '../model/placement.ts'
import type { PeerAssignment, Plan, PlannedBlock } from '../model/plan.ts'

const STYLE = { style: { head: [], border: [] } }

/** Cells of a plan of peers. */
export function peersCellTable({ cells, groups, blocks, rounds }: Plan): string {
  const table = new Table({ head: ['cell', 'workload', 'control', 'VMs', 'windows', 'compared'], ...STYLE })
  for (const { id, group, control, vms } of cells) {
    const workload = groups.find((each) => each.id === group)?.victim.id ?? ''
    const windows = `up to ${blocks.length} × ${rounds.first}, and ${blocks.length} alone`
    table.push([id, workload, control, vms, windows, 'each VM with the others, same window'])
  }
  return table.toString()
}

/**
 * What each VM has in each block, up to the first block after which all pairs have met equally often: cores and disks are
 * named after the VM that has them in the placement.
 */
export function peersDesignTable({ blocks, cells }: Plan, { vms }: Placement): string {
  const number = cells[0]?.vms ?? vms.length
  const shown = blocks.slice(0, number ** 2)
  const names = vms.slice(0, number).map(({ name }) => name)
  const table = new Table({ head: ['block', 'started', ...names], ...STYLE })
  for (const { block, assignment = [] } of shown) {
    const order = assignment.toSorted((a, b) => a.start - b.start).map(({ vm }) => vm)
    table.push([block, order.join(', '), ...names.map((name) => slotsOf(name, assignment, vms))])
  }
  const more = blocks.length - shown.length
  return more > 0 ? `${table.toString()}\n${more} more blocks in the same manner` : table.toString()
}

function slotsOf(name: string, assignment: NonNullable<PlannedBlock['assignment']>, vms: Placement['vms']): string {
  const own = assignment.find(({ vm }: PeerAssignment) => vm === name)
  if (own === undefined) return ''
  return `slot ${own.cores + 1} (core ${vms[own.cores]?.vcpuCores.join(', ') ?? ''}), disk ${own.disk + 1}`
}
