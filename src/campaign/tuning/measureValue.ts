import { marginOf } from '../../analyse/analyse.ts'
import { courseOf } from '../../analyse/course.ts'
import { keptRate } from '../../analyse/tuning/keptRate.ts'
import { looseLimit, outcomeOf } from '../../analyse/tuning/outcome.ts'
import { monotonicNs } from '../../host/clock.ts'
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
import { type CarryOutOptions, isUnfinished } from '../carryOut.ts'
import { analyseRun, reportRun } from '../evaluate.ts'
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
  /** What fills a run directory. */
  readonly carryOut: (run: RunDirectory, options: CarryOutOptions) => Promise<void>
}

/**
 * Carries out the campaign of one value in a run directory of its own; the host is examined for the first one only. Where the
 * verdict is there and what is kept is not decided yet, the campaign goes on to the next look.
 */
export function measuring(context: MeasureContext): (campaign: ValueCampaign) => Promise<Measured> {
  let qualification: Qualification | null = null
  return async (campaign) => {
    const { image, programs, signal, acceptNoisyHost } = context
    const beganNs = monotonicNs()
    const opened = await openCampaign(campaign, context)
    const { run } = opened
    const listener = context.begin(campaign, run.path)
    const examined = (await run.readQualification()) !== null
    if (qualification !== null && !examined) await run.writeQualification(qualification)
    const before = (await run.readSchedules()).length
    const quiet: CampaignListener = (event) => {
      if (qualification === null || event.kind !== 'qualified') listener(event)
    }
    let leastBlocks = 0
    let found: JudgedValue
    let further: number | null
    do {
      const budgetNs = campaign.budgetNs - (monotonicNs() - beganNs)
      const limits = { budgetNs, acceptNoisyHost, leastBlocks }
      await context.carryOut(run, { image, programs, listener: quiet, signal, publishesMetrics: false, ...limits })
      qualification ??= await run.readQualification()
      found = await judged(campaign.value, opened, await analyseRun(run.path), context)
      further = found.nextLook !== null && found.nextLook > leastBlocks ? found.nextLook : null
      leastBlocks = further ?? leastBlocks
    } while (further !== null)
    const { analysis } = await reportRun(run.path)
    return {
      tried: found.tried,
      boots: (await run.readSchedules()).length - before,
      finished: found.nextLook === null && !(await isUnfinished(run)),
      conditions: analysis.conditions,
    }
  }
}

type Opened = { readonly run: RunDirectory; readonly directory: string; readonly seed: number }

/** The run directory of a campaign. One that holds another value belongs to an earlier call with less time: see the next. */
async function openCampaign(campaign: ValueCampaign, context: MeasureContext): Promise<Opened> {
  const { kind, number, value, seed } = campaign
  const { directory, inputs, experiment, tune, control } = context
  const path = directory.pathOf(kind, number)
  const blocks = kind === 'steps' ? tune.stepBlocks : experiment.blocks
  const plan = stepPlanFor(experiment, inputs.host, { control: control.at(value), seed, blocks })
  const opened = { directory: directory.nameOf(kind, number), seed }
  if (!RunDirectory.isRun(path)) return { run: await RunDirectory.create(path, { ...inputs, plan }), ...opened }
  const run = RunDirectory.open(path)
  const saved = (await run.readInputs()).plan
  if (JSON.stringify([saved.controls, saved.seed]) === JSON.stringify([plan.controls, plan.seed]))
    return { run, ...opened }
  if (kind === 'confirmations') return openCampaign({ ...campaign, number: number + 1, seed: seed + 1 }, context)
  throw new TonariError('badInput', `${path} tried another value than ${control.label(value)}`, {
    hint: 'its records have changed since; name a new directory with --out',
  })
}

type JudgedValue = {
  readonly tried: TriedValue
  /** Blocks after which what is kept can be looked at again, where that alone is undecided; else null. */
  readonly nextLook: number | null
}

async function judged(
  value: number,
  { run, directory, seed }: Opened,
  analysis: Analysis,
  { tune, control }: MeasureContext,
): Promise<JudgedValue> {
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
  const looks = schedule.looks.filter((look) => look >= result.n)
  const look = looks.findLast((each) => each <= controlled.blocks.length) ?? result.n
  const kept = keptRate({
    controlled: controlled.blocks.slice(0, look),
    reference: reference.blocks,
    loaded: { state: 'loaded', vms: result.vms },
    level: schedule.independentLevel,
  })
  const verdict = result.verdict ?? 'inconclusive'
  const loose = looseLimit(analysis.bindings, TUNED)
  const told = outcomeOf({ verdict, reason: result.reason, kept, keep: tune.keep, loose })
  const open = told.outcome === 'undecided' && verdict === 'independent' && loose === null
  const tried: TriedValue = {
    value,
    label: control.label(value),
    directory,
    seed,
    ...told,
    verdict,
    isolation: { ratio: result.ratio, low: result.low, high: result.high },
    kept,
    n: result.n,
    blame: result.blame === null ? null : blameSentence({ id: result.id, what: 'rate', blame: result.blame }),
  }
  return { tried, nextLook: open ? (looks.find((each) => each > look) ?? null) : null }
}
