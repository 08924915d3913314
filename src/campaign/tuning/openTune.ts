import { join, resolve } from 'node:path'
import { marginOf } from '../../analyse/analyse.ts'
import { listDirectories } from '../../host/fileTree.ts'
import type { GuestImage } from '../../image/guestImage.ts'
import { TonariError } from '../../model/error.ts'
import type { Experiment } from '../../model/experiment.ts'
import type { HostFacts } from '../../model/hostFacts.ts'
import type { TuneDocument, TuneSection } from '../../model/tuning.ts'
import { type TunedControl, tunedControl } from '../../plan/tuning/tunedControl.ts'
import { TuneDirectory } from '../../store/tuneDirectory.ts'
import { withAcceleration } from '../examine.ts'
import { type PlannedExperiment, planFor } from '../experimentFile.ts'
import { assertDiskSpace, assertSameHost, hostChanges } from '../openRun.ts'
import { RUNS_DIRECTORY } from '../paths.ts'

/** An experiment's question which control to choose. Throws TonariError `badInput` where it asks none. */
export function questionOf({ tune, name }: Experiment): { readonly tune: TuneSection; readonly control: TunedControl } {
  const control = tune && tunedControl(tune)
  if (tune === undefined || control === undefined || 'faults' in control) {
    throw new TonariError('badInput', `the experiment ${name} has no section tune:`, {
      hint: 'examples/tune-network.yaml shows what it holds; tonari run carries out experiments without one',
    })
  }
  return { tune, control }
}

/** The directory to fill: `out` where it is named, else the newest unfinished one of the same experiment, else a new one. */
export async function openTune(
  planned: PlannedExperiment,
  image: GuestImage,
  out: string | undefined,
  timestamp: string,
): Promise<TuneDirectory> {
  const host = await withAcceleration(planned.host, image)
  const existing = out ?? (await findUnfinished(planned.text, host))
  if (existing !== null && TuneDirectory.isTune(existing)) return continueTune(resolve(existing), planned, host)
  const name = `${planned.experiment.name}-${timestamp.replace(/[^0-9]/g, '').slice(0, 14)}`
  const path = resolve(existing ?? join(RUNS_DIRECTORY, name))
  await assertDiskSpace(path, planned.placement)
  const inputs = { experimentText: planned.text, host, placement: planned.placement }
  return TuneDirectory.create(path, inputs, emptyDocument(planned.experiment, host))
}

/** Takes a search up again. Throws TonariError `badInput` where it asks something else, or was begun on another host. */
export async function continueTune(path: string, planned: PlannedExperiment, host: HostFacts): Promise<TuneDirectory> {
  const directory = TuneDirectory.open(path)
  const saved = await directory.readInputs()
  if (saved.experimentText !== planned.text) {
    throw new TonariError('badInput', `${path} belongs to another experiment than the one named`, {
      hint: 'name another directory with --out, or the experiment that is saved there',
    })
  }
  assertSameHost(path, saved.host, host)
  await assertDiskSpace(path, saved.placement)
  return directory
}

async function findUnfinished(experimentText: string, host: HostFacts): Promise<string | null> {
  for (const path of listDirectories(RUNS_DIRECTORY).reverse()) {
    if (!TuneDirectory.isTune(path)) continue
    const directory = TuneDirectory.open(path)
    const saved = await directory.readInputs().catch(() => null)
    if (saved?.experimentText !== experimentText || hostChanges(saved.host, host).length > 0) continue
    if ((await directory.readDocument()).answer === null) return path
  }
  return null
}

/** Of the intervals: two ends at the level of a false "independent". */
const CONFIDENCE = 0.9

function emptyDocument(experiment: Experiment, host: HostFacts): TuneDocument {
  const { tune, control } = questionOf(experiment)
  return {
    schema: 'tonari.tune/1',
    name: experiment.name,
    quantity: control.quantity,
    unit: control.unit,
    loosest: control.loosest,
    tightest: control.tightest,
    keep: tune.keep,
    resolution: tune.resolution,
    margin: marginOf(planFor(experiment, host), host),
    confidence: CONFIDENCE,
    acceleration: host.acceleration,
    conditions: [],
    steps: [],
    confirmations: [],
    contradictions: [],
    answer: null,
    spentNs: 0,
  }
}
