import { removeTree } from '../../host/fileTree.ts'
import type { GuestImage } from '../../image/guestImage.ts'
import type { BenchFigure } from '../../model/bench.ts'
import type { HostFacts } from '../../model/hostFacts.ts'
import { RunDirectory } from '../../store/runDirectory.ts'
import { carryOut } from '../carryOut.ts'
import { analyseRun } from '../evaluate.ts'
import { planFile, planFor } from '../experimentFile.ts'
import { DEMO_EXPERIMENT } from '../paths.ts'
import { single } from './figure.ts'

const BLOCKS = 2

/** Carries out the demo with fewer blocks in `path`, which is removed again, and tells where its time went. */
export async function campaignCosts(
  path: string,
  image: GuestImage,
  host: HostFacts,
  signal: AbortSignal,
): Promise<BenchFigure[]> {
  const planned = await planFile(DEMO_EXPERIMENT)
  try {
    const plan = planFor({ ...planned.experiment, blocks: BLOCKS }, host)
    const run = await RunDirectory.create(path, {
      experimentText: planned.text,
      plan,
      host,
      placement: planned.placement,
    })
    await carryOut(run, {
      image,
      programs: {},
      listener: () => undefined,
      signal,
      budgetNs: null,
      acceptNoisyHost: true,
      publishesMetrics: false,
    })
    const { wall, controllerCpuShare } = await analyseRun(path)
    const share = (ns: number) => (100 * ns) / wall.totalNs
    return [
      single(`demo with ${BLOCKS} blocks: wall time inside windows`, '%', share(wall.windowNs)),
      ...Object.entries(wall.steps)
        .filter(([step]) => step !== 'window')
        .map(([step, ns]) => single(`demo with ${BLOCKS} blocks: wall time in ${step}`, '%', share(ns))),
      single("tonari's own CPU time in windows, of one core", '%', 100 * (controllerCpuShare ?? Number.NaN)),
    ]
  } finally {
    removeTree(path)
  }
}
