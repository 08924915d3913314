import { basename, resolve } from 'node:path'
import { type ComparedRun, compareRuns } from '../analyse/compare.ts'
import { hostDifferences } from '../analyse/hostDifferences.ts'
import { placementDifferences } from '../analyse/placementDifferences.ts'
import { settingDifferences } from '../analyse/settingDifferences.ts'
import type { Analysis } from '../model/analysis.ts'
import type { BootRecord } from '../model/campaignRecord.ts'
import { controlName } from '../model/control.ts'
import { TonariError } from '../model/error.ts'
import { type ComparisonDocument, comparisonDocument } from '../report/comparisonDocument.ts'
import { compareText } from '../report/compareText.ts'
import { seededRandom } from '../stats/random.ts'
import { RunDirectory, type RunInputs } from '../store/runDirectory.ts'
import { analyseRun } from './evaluate.ts'

const SEED = 1

/** Two runs held against each other, as text for people and as a document for programs. */
export async function compareDirectories(
  a: string,
  b: string,
): Promise<{ readonly text: string; readonly document: ComparisonDocument }> {
  const [first, second] = await Promise.all([a, b].map(readRun))
  if (first === undefined || second === undefined) throw new RangeError('a comparison takes two runs')
  if (first.inputs.plan.mode === 'peers' || second.inputs.plan.mode === 'peers') {
    throw new TonariError('badInput', 'runs of peers have no victim whose isolation could be compared', {
      hint: 'compare runs of mode: victim; the report of each run of peers tells what each VM gets',
    })
  }
  const comparison = compareRuns(first.run, second.run, seededRandom(SEED))
  const context = {
    a: basename(resolve(a)),
    b: basename(resolve(b)),
    hostDifferences: [
      ...hostDifferences(first.inputs.host, second.inputs.host),
      ...placementDifferences(first.inputs.placement, second.inputs.placement),
      ...settingDifferences(first.boots, second.boots),
    ],
  }
  return { text: compareText(comparison, context), document: comparisonDocument(comparison, context) }
}

type ReadRun = {
  readonly run: ComparedRun
  readonly inputs: RunInputs
  readonly boots: readonly BootRecord[]
}

async function readRun(path: string): Promise<ReadRun> {
  const analysis = await analyseRun(path)
  const directory = RunDirectory.open(path)
  const inputs = await directory.readInputs()
  return { inputs, boots: await directory.readBoots(), run: comparedRun(analysis, inputs) }
}

/** What of a run is held against another one. */
export function comparedRun(
  analysis: Analysis,
  { plan, placement }: Pick<RunInputs, 'plan' | 'placement'>,
): ComparedRun {
  return {
    name: analysis.run,
    margin: analysis.margin,
    acceleration: analysis.acceleration,
    cells: analysis.cells.map(({ id, blockLogRatios, blockRatesAlone, verdict, withheld }) => ({
      id,
      blockLogRatios,
      blockLogRatesAlone: blockRatesAlone.map(Math.log),
      verdict,
      withheld,
    })),
    plan: {
      groups: plan.groups.map(({ id, victim, neighbours }) => ({
        id,
        victim: victim.params,
        neighbours: neighbours.params,
      })),
      controls: plan.controls.map((control) => ({ name: controlName(control), limits: control })),
      vms: placement.vms.map(({ vcpuCores, memoryBytes, diskWriteBytesPerSecond, diskReadBytesPerSecond }) => ({
        vcpus: vcpuCores.length,
        memoryBytes,
        diskWriteBytesPerSecond,
        diskReadBytesPerSecond,
      })),
      portBitsPerSecond: placement.portBitsPerSecond,
    },
  }
}
