import type { Analysis } from '../model/analysis.ts'
import type { Placement } from '../model/placement.ts'
import type { Trial } from '../model/trial.ts'
import { PORT } from '../network/labTopology.ts'
import { type Strip, stripOf, stripRounds, stripsWanted } from '../report/strips.ts'
import type { RunDirectory } from '../store/runDirectory.ts'
import { readWindowSamples } from '../store/windowSamples.ts'

/** The blamed counters of one round of each interfered cell, from what was sampled; none where nothing was. */
export async function readStrips(
  run: RunDirectory,
  analysis: Analysis,
  placement: Placement,
  trials: readonly Trial[],
): Promise<Strip[]> {
  const names = { victim: placement.vms[0]?.name ?? '', port: PORT }
  const wanted = stripRounds(analysis.cells, trials).flatMap((round) => stripsWanted(round, names))
  const questions = wanted.map(({ trial: { id, boot }, metric, dimensions }) => ({
    trial: id,
    boot,
    metric,
    dimensions,
  }))
  const totals = await readWindowSamples(run.listSampleFiles(), questions)
  return wanted.map((each, at) => stripOf(each, totals[at] ?? []))
}
