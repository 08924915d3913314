import { marginOf } from '../../analyse/analyse.ts'
import { courseOf } from '../../analyse/course.ts'
import { keptRate } from '../../analyse/tuning/keptRate.ts'
import { outcomeOf } from '../../analyse/tuning/outcome.ts'
import type { GuestImage } from '../../image/guestImage.ts'
import type { Analysis } from '../../model/analysis.ts'
import { TonariError } from '../../model/error.ts'
import type { CampaignListener } from '../../model/events.ts'
import type { Experiment } from '../../model/experiment.ts'
import type { Qualification } from '../../model/qualification.ts'
import type { TriedValue, TuneSection } from '../../model/tuning.ts'
import { TUNED, type TunedControl } from '../../plan/tuning/tunedControl.ts'
import { blameSentence } from '../../report/blameSentence.ts'
import { scheduleFor } from '../../stats/schedule.ts'
import { RunDirectory } from '../../store/runDirectory.ts'
import type { TuneDirectory, TuneInputs } from '../../store/tuneDirectory.ts'
import { carryOut, isUnfinished } from '../carryOut.ts'
import { reportRun } from '../evaluate.ts'
import { stepPlanFor } from '../experimentFile.ts'
import type { Measured, ValueCampaign } from './tuneValues.ts'

export type MeasureContext = {
  readonly directory: TuneDirectory
  readonly inputs: TuneInputs
  readonly experiment: Experiment
  readonly tune: TuneSection
  readonly control: TunedControl
  readonly image: GuestImage
  readonly programs: Readonly<Record<string, string>>
  /** Told of the campaign of each value. */
  readonly begin: (campaign: ValueCampaign, path: string) => CampaignListener
  readonly signal: AbortSignal
  readonly acceptNoisyHost: boolean
}

/** Carries out the campaign of one value in a run directory of its own; the host is examined for the first one only. */
export function measuring(context: MeasureContext): (campaign: ValueCampaign) => Promise<Measured> {
  let qualification: Qualification | null = null
  return async (campaign) => {
    const { directory, image, programs, signal, acceptNoisyHost } = context
    const run = await openStep(campaign, context)
    const listener = context.begin(campaign, run.path)
    const examined = (await run.readQualification()) !== null
    if (qualification !== null && !examined) await run.writeQualification(qualification)
    const before = (await run.readSchedules()).length
    const quiet: CampaignListener = (event) => {
      if (qualification === null || event.kind !== 'qualified') listener(event)
    }
    const { budgetNs } = campaign
    await carryOut(run, { image, programs, listener: quiet, signal, budgetNs, acceptNoisyHost })
    qualification ??= await run.readQualification()
    const { analysis } = await reportRun(run.path)
    return {
      tried: await judged(campaign, directory.nameOf(campaign.kind, campaign.number), run, analysis, context),
      boots: (await run.readSchedules()).length - before,
      finished: !(await isUnfinished(run)),
      conditions: analysis.conditions,
    }
  }
}

async function openStep({ kind, number, value, seed }: ValueCampaign, context: MeasureContext): Promise<RunDirectory> {
  const { directory, inputs, experiment, tune, control } = context
  const path = directory.pathOf(kind, number)
  const blocks = kind === 'steps' ? tune.stepBlocks : experiment.blocks
  const plan = stepPlanFor(experiment, inputs.host, { control: control.at(value), seed, blocks })
  if (!RunDirectory.isRun(path)) return RunDirectory.create(path, { ...inputs, plan })
  const run = RunDirectory.open(path)
  const saved = (await run.readInputs()).plan
  if (JSON.stringify([saved.controls, saved.seed]) === JSON.stringify([plan.controls, plan.seed])) return run
  throw new TonariError('badInput', `${path} tried another value than ${control.label(value)}`, {
    hint: 'its records have changed since; name a new directory with --out',
  })
}

async function judged(
  { value, seed }: ValueCampaign,
  directory: string,
  run: RunDirectory,
  analysis: Analysis,
  { tune, control }: MeasureContext,
): Promise<TriedValue> {
  const { plan, host } = await run.readInputs()
  const [schedules, trials, boots, calibration] = await Promise.all([
    run.readSchedules(),
    run.readTrials(),
    run.readBoots(),
    run.readCalibration(),
  ])
  const { cells } = courseOf({ plan, schedules, trials, boots, calibration, margin: marginOf(plan, host) })
  const result = analysis.cells.find((cell) => cell.control === TUNED && cell.vms > 1)
  const controlled = cells.find(({ cell }) => cell.id === result?.id)
  const reference = cells.find(({ cell, group }) => cell.control !== TUNED && !group.placebo)
  const schedule = scheduleFor(plan.blocks.length)
  if (result === undefined || controlled === undefined || reference === undefined || schedule === null) {
    throw new TonariError('internal', `${run.path}: the plan has no cell under the tuned control`)
  }
  const kept = keptRate({
    controlled: controlled.blocks.slice(0, result.n),
    reference: reference.blocks,
    loaded: { state: 'loaded', vms: result.vms },
    level: schedule.independentLevel,
  })
  const verdict = result.verdict ?? 'inconclusive'
  return {
    value,
    label: control.label(value),
    directory,
    seed,
    ...outcomeOf({ verdict, reason: result.reason, kept, keep: tune.keep }),
    verdict,
    isolation: { ratio: result.ratio, low: result.low, high: result.high },
    kept,
    n: result.n,
    blame: result.blame === null ? null : blameSentence({ id: result.id, what: 'rate', blame: result.blame }),
  }
}
