import { cacheDirectory } from '../host/diskSpace.ts'
import { wallClock } from '../host/clock.ts'
import { runInLab, settleInLab } from '../host/lab.ts'
import type { Analysis } from '../model/analysis.ts'
import type { CampaignListener } from '../model/events.ts'
import { RunDirectory } from '../store/runDirectory.ts'
import { carryOut } from './carryOut.ts'
import { analyseRun, reportRun } from './evaluate.ts'
import { planFile } from './experimentFile.ts'
import { ensureImage, programVersions } from './guest.ts'
import { openRun } from './openRun.ts'
import { EXECUTABLE } from './paths.ts'

/**
 * Checks an experiment, makes or continues its run directory, and returns the directory's path. Nothing is written
 * before everything that can be checked has been.
 */
export async function prepareRun(file: string, out: string | undefined): Promise<string> {
  const planned = await planFile(file)
  const image = await ensureImage()
  const run = await openRun(planned, image, out, wallClock())
  return run.path
}

/** Runs one of tonari's own commands in the lab's namespaces; returns its exit status. */
export async function tonariInLab(args: readonly string[]): Promise<number> {
  // Inside, an ordinary user looks like root; the cache stays the user's own.
  return runInLab([process.execPath, EXECUTABLE, ...args], { TONARI_CACHE: cacheDirectory() })
}

/**
 * To be called inside the lab: carries out what the run directory lacks, then analyses and reports.
 * Throws TonariError `interrupted` after an interrupt.
 */
export async function finishRun(
  path: string,
  listener: CampaignListener,
): Promise<{ readonly analysis: Analysis; readonly reportPath: string }> {
  const signal = await settleInLab()
  const image = await ensureImage()
  const programs = await programVersions(image)
  await carryOut(RunDirectory.open(path), { image, programs, listener, signal })
  const analysis = await analyseRun(path)
  return { analysis, reportPath: await reportRun(path) }
}
