import type { Placement } from '../../model/placement.ts'
import type { Trial } from '../../model/trial.ts'
import type { NamedWorkload } from '../../model/workloadSpec.ts'
import type { CellCourse } from '../course.ts'

/** One window that counts, with what each VM ran in it. */
export type LoadedWindow = {
  readonly trial: Trial
  readonly course: CellCourse
  /** The load of each VM that carried one, the victim first. */
  readonly loads: ReadonlyMap<string, NamedWorkload>
  /** Of these, VMs whose load began with the window: the victim, or all peers. Neighbours' loads began before. */
  readonly began: readonly string[]
  /** Of these, VMs that sent. */
  readonly senders: readonly string[]
}

/** Every window of the blocks that count, once, without those of the placebo. */
export function loadedWindows(courses: readonly CellCourse[], { vms }: Placement): LoadedWindow[] {
  const windows = courses.flatMap((course) => {
    if (course.group.placebo) return []
    const trials = course.blocks.flatMap(({ rounds }) => rounds.flat())
    return trials
      .filter(({ state, vms: running }) => state === 'alone' || running === course.cell.vms)
      .map((trial): LoadedWindow => {
        const { victim, neighbours } = course.group
        const own = trial.peers?.map(({ vm }) => vm) ?? vms.slice(0, 1).map(({ name }) => name)
        const beside = trial.state === 'loaded' ? vms.slice(1, trial.vms).map(({ name }) => name) : []
        const loads = new Map([
          ...own.map((name) => [name, victim] as const),
          ...beside.map((name) => [name, neighbours] as const),
        ])
        const senders = [...loads].filter(([, { params }]) => sends(params.program)).map(([name]) => name)
        return { trial, course, loads, began: own, senders }
      })
  })
  return [...new Map(windows.map((window) => [`${window.trial.boot} ${window.trial.id}`, window])).values()]
}

function sends(program: string): boolean {
  return program === 'netperf' || program === 'iperf3'
}
