import { resolve } from 'node:path'
import { recipesFor } from '../../controls/recipes.ts'
import { monotonicNs, wallClock } from '../../host/clock.ts'
import { settleInLab } from '../../host/lab.ts'
import type { CampaignListener } from '../../model/events.ts'
import type { TuneDocument } from '../../model/tuning.ts'
import { parseExperiment } from '../../plan/parseExperiment.ts'
import { answerOf } from '../../report/tuning/answer.ts'
import { tuneText } from '../../report/tuning/tuneText.ts'
import { TuneDirectory } from '../../store/tuneDirectory.ts'
import { carryOut } from '../carryOut.ts'
import { planFile, stepPlanFor } from '../experimentFile.ts'
import { ensureImage, programVersions } from '../guest.ts'
import { assertDiskSpace } from '../openRun.ts'
import { RUNS_DIRECTORY } from '../paths.ts'
import { measuring } from './measureValue.ts'
import { openTune, questionOf } from './openTune.ts'
import { tuneValues, type ValueCampaign } from './tuneValues.ts'

/** Checks an experiment and the space for it, makes or continues the directory of its search, and returns the directory's path. */
export async function prepareTune(file: string, out: string | undefined): Promise<string> {
  const planned = await planFile(file, out)
  questionOf(planned.experiment)
  await assertDiskSpace(resolve(out ?? RUNS_DIRECTORY), planned.placement)
  const image = await ensureImage()
  return (await openTune(planned, image, out, wallClock())).path
}

/** A campaign about to begin, with its value as an experiment writes it. */
export type BegunCampaign = ValueCampaign & { readonly label: string }

export type TuneOptions = {
  /** Told of each value before its campaign; what it returns is told of the campaign. */
  readonly begin: (campaign: BegunCampaign, path: string) => CampaignListener
  /** In place of the experiment's own. */
  readonly budgetNs: number | null
  readonly acceptNoisyHost: boolean
}

/** `text` is for a terminal. */
export type FinishedTune = { readonly document: TuneDocument; readonly text: string; readonly reportPath: string }

/** To be called inside the lab: tries values, confirms what they gave, and writes the answer with its report. */
export async function finishTune(
  path: string,
  { begin, budgetNs, acceptNoisyHost }: TuneOptions,
): Promise<FinishedTune> {
  const signal = await settleInLab()
  const image = await ensureImage()
  const programs = await programVersions(image)
  const directory = TuneDirectory.open(path)
  const inputs = await directory.readInputs()
  const experiment = parseExperiment(inputs.experimentText, path)
  const { tune, control } = questionOf(experiment)
  const measure = measuring({
    ...{ directory, inputs, experiment, tune, control, image, programs, signal, acceptNoisyHost, carryOut },
    begin: (campaign, runPath) => begin({ ...campaign, label: control.label(campaign.value) }, runPath),
  })
  const { loosest, tightest, rounded } = control
  const { estimate, leastBlocks } = stepPlanFor(experiment, inputs.host, {
    control: control.at(tightest),
    seed: experiment.seed,
    blocks: tune.stepBlocks,
  })
  const { document, end } = await tuneValues(
    await directory.readDocument(),
    {
      search: { loosest, tightest, rounded, resolution: tune.resolution },
      seed: experiment.seed,
      budgetNs: budgetNs ?? tune.budget,
      leastBlocks,
      estimatedBlockNs: estimate.wallNs / leastBlocks,
    },
    { measure, save: async (found) => directory.writeDocument(found), nowNs: monotonicNs },
  )
  const answer = answerOf(document, end)
  const recipes = answer.value === null ? [] : recipesFor(control.at(answer.value), inputs.placement)
  const answered: TuneDocument = { ...document, answer: { ...answer, recipes } }
  // It loads what draws figures, which takes as long as all the rest of tonari.
  const { renderTune } = await import('../../report/tuning/renderTune.ts')
  await directory.writeReport(renderTune(answered))
  await directory.writeDocument(answered)
  return { document: answered, text: tuneText(answered), reportPath: directory.reportPath }
}
