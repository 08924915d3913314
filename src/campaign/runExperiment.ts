import { resolve } from 'node:path'
import { cacheDirectory } from '../host/diskSpace.ts'
import { wallClock } from '../host/clock.ts'
import { runInLab, settleInLab } from '../host/lab.ts'
import type { Analysis } from '../model/analysis.ts'
import type { CampaignListener } from '../model/events.ts'
import { TonariError } from '../model/error.ts'
import { RunDirectory } from '../store/runDirectory.ts'
import { carryOut } from './carryOut.ts'
import { reportRun } from './evaluate.ts'
import { planFile } from './experimentFile.ts'
import { ensureImage, programVersions } from './guest.ts'
import { assertDiskSpace, openRun } from './openRun.ts'
import { EXECUTABLE, RUNS_DIRECTORY } from './paths.ts'

/** Left to itself, V8 tidies up its memory while nothing else is to be done, which is while VMs are measured. */
const MEMORY_FLAGS = ['--no-memory-reducer']

/**
 * Checks an experiment, makes or continues its run directory, and returns the directory's path. Nothing is written
 * before everything that can be checked has been.
 */
export async function prepareRun(
  file: string,
  { out, demandsVerdicts }: { readonly out: string | undefined; readonly demandsVerdicts: boolean },
): Promise<string> {
  const planned = await planFile(file, out)
  if (planned.experiment.tune !== undefined) {
    throw new TonariError('badInput', `${file} asks which control to choose, under tune:`, {
      hint: `start tonari tune ${file}, or take tune: out to run the rest as it is`,
    })
  }
  if (demandsVerdicts && Object.keys(planned.plan.expect).length === 0) {
    throw new TonariError('badInput', `${file} demands no verdicts, so there is nothing for a gate to check`, {
      hint: 'add expect: { WORKLOAD: independent } to the experiment',
    })
  }
  await assertDiskSpace(resolve(out ?? RUNS_DIRECTORY), planned.placement)
  const image = await ensureImage()
  const run = await openRun(planned, image, out, wallClock())
  return run.path
}

/**
 * Runs one of tonari's own commands in the lab's namespaces; returns its exit status. `onMetrics` hears OpenMetrics text
 * where the command publishes any.
 */
export async function tonariInLab(
  args: readonly string[],
  onMetrics: ((text: string) => void) | null = null,
): Promise<number> {
  // Inside, an ordinary user looks like root; the cache stays the user's own.
  return runInLab(
    [process.execPath, ...MEMORY_FLAGS, EXECUTABLE, ...args],
    { TONARI_CACHE: cacheDirectory() },
    onMetrics,
  )
}

export type FinishOptions = {
  readonly listener: CampaignListener
  readonly budgetNs: number | null
  readonly acceptNoisyHost: boolean
  readonly publishesMetrics: boolean
}

/**
 * To be called inside the lab: carries out what the run directory lacks, then analyses and reports.
 * Throws TonariError `interrupted` after an interrupt.
 */
export async function finishRun(
  path: string,
  { listener, ...options }: FinishOptions,
): Promise<{ readonly analysis: Analysis; readonly reportPath: string }> {
  const signal = await settleInLab()
  const image = await ensureImage()
  const programs = await programVersions(image)
  const run = RunDirectory.open(path)
  await carryOut(run, { image, programs, listener, signal, ...options })
  return reportRun(path)
}
