import { join } from 'node:path'
import { RUNTIME_DIRECTORY } from '../../host/lab.ts'
import type { BenchFigure } from '../../model/bench.ts'
import { figureOf } from './figure.ts'
import { bootMachines, killAll, type MachineKit, restoreMachines } from './machines.ts'

const REPEATS = 5
const NS_PER_SECOND = 1e9

type Start = (count: number) => ReturnType<typeof bootMachines>

async function timed(name: string, count: number, start: Start): Promise<BenchFigure> {
  const seconds: number[] = []
  for (let i = 0; i < REPEATS; i++) {
    const { machines, durationNs } = await start(count)
    await killAll(machines)
    seconds.push(durationNs / NS_PER_SECOND)
  }
  return figureOf(`${name}, ${count} VM${count === 1 ? '' : 's at once'}`, 's', seconds)
}

/** How long guests take to be ready, booted cold and restored from a saved template. */
export async function startTimes(kit: MachineKit): Promise<BenchFigure[]> {
  const boot: Start = async (count) => bootMachines(kit, count)
  const cold = [await timed('cold boot to ready', 1, boot), await timed('cold boot to ready', 3, boot)]
  const template = join(RUNTIME_DIRECTORY, 'template')
  const { machines } = await bootMachines(kit, 1, template)
  await machines[0]?.vm.saveTemplate()
  await killAll(machines)
  const restore: Start = async (count) => restoreMachines(kit, count, template)
  return [...cold, await timed('restore to first reply', 1, restore), await timed('restore to first reply', 3, restore)]
}
