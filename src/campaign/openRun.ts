import { join, resolve } from 'node:path'
import { readDiskSpace } from '../host/diskSpace.ts'
import { listDirectories } from '../host/fileTree.ts'
import { RUNTIME_DIRECTORY } from '../host/lab.ts'
import type { GuestImage } from '../image/guestImage.ts'
import { TonariError } from '../model/error.ts'
import type { HostFacts } from '../model/hostFacts.ts'
import type { Placement } from '../model/placement.ts'
import { RunDirectory } from '../store/runDirectory.ts'
import { isUnfinished } from './carryOut.ts'
import { withAcceleration } from './examine.ts'
import { type PlannedExperiment, planFor } from './experimentFile.ts'
import { RUNS_DIRECTORY } from './paths.ts'

/** Raw output, samples and report of a campaign, generously. */
const RECORDS_BYTES = 100 * 2 ** 20

/**
 * The run directory to carry out: `out` where it is named, else the newest unfinished run of the same experiment, else
 * a new one. Throws TonariError `badInput` when `out` holds another experiment, `hostLacksRequirements` without space.
 */
export async function openRun(
  planned: PlannedExperiment,
  image: GuestImage,
  out: string | undefined,
  timestamp: string,
): Promise<RunDirectory> {
  const host = await withAcceleration(planned.host, image)
  const existing = out === undefined ? await findUnfinished(planned.text, host) : out
  if (existing !== null && RunDirectory.isRun(existing)) return continueRun(existing, planned, host)
  const name = `${planned.plan.name}-${timestamp.replace(/[^0-9]/g, '').slice(0, 14)}`
  const path = resolve(existing ?? join(RUNS_DIRECTORY, name))
  await assertDiskSpace(path, planned.placement)
  const plan = planFor(planned.experiment, host)
  return RunDirectory.create(path, { experimentText: planned.text, plan, host, placement: planned.placement })
}

async function continueRun(path: string, planned: PlannedExperiment, host: HostFacts): Promise<RunDirectory> {
  const run = RunDirectory.open(resolve(path))
  const saved = await run.readInputs()
  if (saved.experimentText !== planned.text) {
    throw new TonariError('badInput', `${path} belongs to another experiment than the one named`, {
      hint: 'name another directory with --out, or run the experiment that is saved there',
    })
  }
  assertSameHost(path, saved.host, host)
  await assertDiskSpace(run.path, saved.placement)
  return run
}

/** Throws TonariError `badInput` where what is at `path` was begun on a host that differs. */
export function assertSameHost(path: string, then: HostFacts, now: HostFacts): void {
  const [changed] = hostChanges(then, now)
  if (changed === undefined) return
  throw new TonariError('badInput', `${path} was begun on another host than this one: ${changed}`, {
    hint: 'blocks of two hosts make no verdict: name another directory with --out; tonari compare judges the two runs',
  })
}

/** What of a host no campaign may change in its middle: each as a phrase with then and now. */
export function hostChanges(then: HostFacts, now: HostFacts): string[] {
  const of = ({ kernel, cpuModel, acceleration, tools }: HostFacts) => ({
    'the kernel': kernel,
    'the CPU': cpuModel,
    'the acceleration': acceleration,
    QEMU: tools['qemu-system-x86_64'] ?? 'unknown',
  })
  const present = Object.entries(of(now))
  return Object.entries(of(then)).flatMap(([what, value], at) => {
    const found = present[at]?.[1]
    return found === value ? [] : [`${what} was ${value} and is ${String(found)}`]
  })
}

/** A record that cannot be read any more is nobody's unfinished run. */
async function findUnfinished(experimentText: string, host: HostFacts): Promise<string | null> {
  for (const path of listDirectories(RUNS_DIRECTORY).reverse()) {
    if (!RunDirectory.isRun(path)) continue
    const run = RunDirectory.open(path)
    const saved = await run.readInputs().catch(() => null)
    if (saved?.experimentText !== experimentText || hostChanges(saved.host, host).length > 0) continue
    if (await isUnfinished(run).catch(() => false)) return path
  }
  return null
}

/** Throws TonariError where the VMs' disks cannot be: `badInput` or `hostLacksRequirements`. */
export async function assertDiskSpace(path: string, placement: Placement): Promise<void> {
  if (path.startsWith(`${RUNTIME_DIRECTORY}/`)) {
    throw new TonariError(
      'badInput',
      `${path} cannot be seen from inside the testbed, which has a ${RUNTIME_DIRECTORY} of its own`,
      {
        hint: 'name a directory elsewhere with --out',
      },
    )
  }
  const neededBytes = placement.vms.reduce((sum, { diskBytes }) => sum + diskBytes, RECORDS_BYTES)
  const { freeBytes, inMemory } = await readDiskSpace(path)
  const MiB = 2 ** 20
  if (inMemory) {
    throw new TonariError('hostLacksRequirements', `${path} lies in memory, where a disk would not be a disk`, {
      hint: 'name a directory on a real disk with --out',
    })
  }
  if (freeBytes < neededBytes) {
    const [needed, free] = [neededBytes, freeBytes].map((bytes) => Math.round(bytes / MiB))
    throw new TonariError(
      'hostLacksRequirements',
      `${path} has ${free} MiB free, and the VMs' disks need ${needed} MiB`,
      {
        hint: 'free some space, name a directory on another disk with --out, or make vms.disk.size smaller',
      },
    )
  }
}
