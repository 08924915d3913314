import Table from 'cli-table3'
import type { Experiment } from '../model/experiment.ts'
import type { HostFacts } from '../model/hostFacts.ts'
import type { Placement } from '../model/placement.ts'
import type { Cell, Plan, PlannedWindow } from '../model/plan.ts'
import { peersCellTable, peersDesignTable } from './describePeers.ts'
import { drawPlacement } from './placementDrawing.ts'
import { roughDuration } from './quantities.ts'
import { settingsText } from './settingsText.ts'
import { type SearchView, searchLines } from './tuning/describeSearch.ts'
import { readYaml } from './yamlText.ts'

/** A planned experiment; `text` is its file verbatim, which tells what its author wrote from what is default. */
export type PlanView = {
  readonly text: string
  readonly fileName: string
  readonly experiment: Experiment
  readonly plan: Plan
  readonly placement: Placement
  readonly host: HostFacts
  /** Of an experiment that asks which control to choose; `plan` is then the campaign of one value. */
  readonly search?: SearchView
}

/** What a campaign would do, for people: time, cells, placement with its compromises, order, every setting. */
export function describePlan({ text, fileName, experiment, plan, placement, host, search }: PlanView): string {
  const description = experiment.description === undefined ? [] : [experiment.description]
  return [
    [`${plan.name} (${fileName})`, ...description, ...hostLines(host), timeLine(plan, search)].join('\n'),
    ...(search === undefined ? [] : [section('Search', searchLines(search, experiment, fileName))]),
    section('Cells', plan.mode === 'peers' ? peersCellTable(plan) : cellTable(plan, experiment)),
    ...(plan.mode === 'peers' ? [section('Design', peersDesignTable(plan, placement))] : []),
    section('Placement', drawPlacement(placement, host, plan.mode)),
    section('Compromises', compromiseLines(placement)),
    section('Order', `seed ${plan.seed}\n${orderTable(plan)}`),
    section('Settings', settingsText(experiment, readYaml(text, fileName)).trimEnd()),
  ].join('\n\n')
}

function section(title: string, body: string): string {
  return `${title}\n${'='.repeat(title.length)}\n${body}`
}

function hostLines(host: HostFacts): string[] {
  const memory = `${(host.memoryAvailableBytes / 2 ** 30).toFixed(1)} GiB of memory available`
  return [
    `host: ${host.cpuModel}, ${host.cores.length} cores, ${memory}`,
    `acceleration: ${host.acceleration === 'kvm' ? 'KVM' : 'none, emulated'} (${host.accelerationReason})`,
  ]
}

function timeLine({ estimate, blocks, leastBlocks }: Plan, search: SearchView | undefined): string {
  const first = Math.min(blocks.length, leastBlocks)
  const share = Math.round((100 * estimate.windowNs) / estimate.wallNs)
  return (
    `estimated time${search === undefined ? '' : ' of one value'}: ${roughDuration(estimate.wallNs)} to the first look after ${first} blocks, ${share} % of it in windows; ` +
    `${roughDuration(estimate.mostWallNs)} at most, with ${blocks.length} blocks, each a fresh boot of all VMs`
  )
}

function cellTable({ cells, groups, blocks }: Plan, { rounds }: Experiment): string {
  const table = new Table({
    head: ['cell', 'victim', 'neighbours', 'control', 'VMs', 'windows', 'compared with'],
    style: { head: [], border: [] },
  })
  for (const { id, victim, neighbours, control, placebo } of groups) {
    const own = cells.filter(({ group }) => group === id)
    const load = `${neighbours.id}${placebo ? ' (placebo)' : ''}`
    const column = (text: (cell: Cell) => string | number) => own.map(text).join('\n')
    table.push([
      column((cell) => cell.id),
      column(() => victim.id),
      column(({ vms }) => (vms === 1 ? '-' : load)),
      column(() => control),
      column(({ vms }) => vms),
      column(() => `up to ${blocks.length} × ${rounds ?? 'K'}`),
      column(({ vms }) => (vms === 1 ? '(is the reference)' : 'alone, same boot')),
    ])
  }
  return table.toString()
}

/** The rounds before the first look: what comes later depends on what is decided then. */
function orderTable({ blocks, leastBlocks, rounds: { first } }: Plan): string {
  const table = new Table({ head: ['block', 'round', 'windows in order'], style: { head: [], border: [] } })
  for (const { block, rounds: planned } of blocks.slice(0, leastBlocks)) {
    const rounds = planned.filter(({ round }) => round <= first)
    const names = rounds.map(({ group, round }) => `${group} ${round}`)
    const windows = rounds.map((round) => round.windows.map(windowText).join(', '))
    table.push([block, names.join('\n'), windows.join('\n')])
  }
  return table.toString()
}

function windowText({ state, vms, vm }: PlannedWindow): string {
  if (vm !== undefined) return `${vm} alone`
  return state === 'alone' ? 'alone' : `${state} ${vms}`
}

function compromiseLines({ compromises }: Placement): string {
  return compromises.length === 0
    ? 'none: every vCPU has a core to itself'
    : compromises.map((each) => `- ${each}`).join('\n')
}
