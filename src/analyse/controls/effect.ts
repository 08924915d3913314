import type { ControlEffect, RatioOverBlocks } from '../../model/controlEffect.ts'
import type { LimitBinding } from '../../model/limitBinding.ts'
import { type Bounds, decideSequentially } from '../../stats/decide.ts'
import type { Schedule } from '../../stats/schedule.ts'
import { mean } from '../../stats/describe.ts'
import type { CellCourse } from '../course.ts'
import { judge } from '../judgement.ts'
import { roundLogRatio } from '../logRatio.ts'
import type { SelectedBlock } from '../selectRounds.ts'
import { ALONE, type WindowKind, windowsOf } from '../windows.ts'
import { conservationOf } from './conservation.ts'
import { neighboursDelivered } from './neighbours.ts'
import { type BlockValues, blockValues, differences, ratioOverBlocks } from './pairing.ts'

export type EffectInput = {
  readonly courses: readonly CellCourse[]
  readonly bindings: readonly LimitBinding[]
  readonly schedule: Schedule | null
  readonly bounds: Bounds
  readonly margin: number
  readonly mostBlocks: number
  /** Why verdicts are withheld from the whole campaign; null when they are not. */
  readonly withheld: string | null
}

/**
 * What the control of a cell did, against the same workloads and VMs under `none`, else under the experiment's first
 * control. Null for that one itself, for the reference and for the placebo. With all means over a block's windows:
 *
 *     kept         ln x_loaded under the control − ln x_alone at the base
 *     gain         ln x_loaded under the control − ln x_loaded at the base
 *     improvement  d_b under the control − d_b at the base
 *     neighbours   ln y_loaded under the control − ln y_loaded at the base, y being what all neighbours delivered
 *
 * one value for each block that has both in one boot. `improvement` is judged by the rule of the verdicts. It helps when
 * it surely exceeds the margin and VM1 surely gets more beside its neighbours: the ratio also rises where the control takes
 * from VM1's rate alone and gives it nothing. A limit that does not bind has helped nobody.
 */
export function controlEffect(course: CellCourse, input: EffectInput): ControlEffect | null {
  const family = input.courses.filter((other) => sameQuestion(course, other))
  const base = family.find(({ cell }) => cell.control === 'none') ?? family[0]
  if (course.group.placebo || course.cell.vms === 1 || base === undefined || base === course) return null
  const { schedule } = input
  const kind: WindowKind = { state: 'loaded', vms: course.cell.vms }
  const loaded = logRates(course.blocks, kind)
  const aloneAtBase = logRates(blocksOfGroup(base, input.courses), ALONE)
  const gain = ratioOverBlocks(differences(loaded, logRates(base.blocks, kind)), schedule)
  const [ratios, ratiosAtBase] = [course, base].map(({ blocks }) =>
    blockValues(blocks, ({ rounds }) => rounds.flatMap((round) => roundLogRatio(round, kind) ?? [])),
  ) as [BlockValues, BlockValues]
  return {
    base: base.cell.id,
    kept: ratioOverBlocks(differences(loaded, aloneAtBase), schedule),
    gain,
    improvement: improvementOf(differences(ratios, ratiosAtBase), gain, course, input),
    neighbours: ratioOverBlocks(differences(neighbourRates(course), neighbourRates(base)), schedule),
    workConservation: conservationOf(course, base, family),
  }
}

function sameQuestion({ group, cell }: CellCourse, other: CellCourse): boolean {
  return (
    !other.group.placebo &&
    other.cell.vms === cell.vms &&
    other.group.victim.id === group.victim.id &&
    other.group.neighbours.id === group.neighbours.id
  )
}

/** Every block of a group that counts for one of its cells: they share the alone windows. */
function blocksOfGroup({ group }: CellCourse, courses: readonly CellCourse[]): SelectedBlock[] {
  const own = courses.filter((course) => course.group.id === group.id).flatMap(({ blocks }) => blocks)
  return [...new Map(own.map((block) => [`${block.block} ${block.boot}`, block])).values()]
}

function logRates(blocks: readonly SelectedBlock[], kind: WindowKind): BlockValues {
  return blockValues(blocks, (block) => windowsOf([block], kind).map(({ result }) => Math.log(result.rate)))
}

function neighbourRates({ blocks, cell, group }: CellCourse): BlockValues {
  return blockValues(blocks, (block) => {
    const rates = windowsOf([block], { state: 'loaded', vms: cell.vms }).map((trial) =>
      neighboursDelivered(trial, group),
    )
    const known = rates.filter((rate) => rate !== null)
    return known.length < rates.length || known.length === 0 ? [] : [Math.log(mean(known))]
  })
}

type Improvement = ControlEffect['improvement']

function improvementOf(
  values: readonly number[],
  gain: RatioOverBlocks,
  { cell, group }: CellCourse,
  { schedule, bounds, margin, mostBlocks, bindings, withheld }: EffectInput,
): Improvement {
  const finite = values.every(Number.isFinite)
  const outcome = schedule !== null && finite ? decideSequentially(values, schedule, bounds, 'up') : null
  const judged = judge({ values, outcome, bounds, mostBlocks, gateSize: 1, harm: 'up' })
  const ratio = ratioOverBlocks(values, schedule)
  const say = (verdict: Improvement['verdict'], reason: string): Improvement => ({ ...ratio, verdict, reason })
  const percent = `${Number((100 * margin).toPrecision(3))} %`
  const loose = bindings.find(
    ({ control, groups, outcome: held }) =>
      control === cell.control && groups.includes(group.id) && held === 'does not bind',
  )
  if (loose !== undefined) return say('inconclusive', `a limit of ${cell.control} does not bind: ${loose.reason}`)
  if (withheld !== null) return say('inconclusive', withheld)
  if (!finite) return say('inconclusive', 'a rate was zero in some block: no ratio')
  const after = `after ${judged.n} blocks`
  if (judged.verdict === 'interfered') {
    const { low, high } = gain
    if (high !== null && high < 1)
      return say(
        'does not help',
        'the ratio rose, and yet VM1 gets less beside its neighbours than without the control',
      )
    if (high !== null && Math.log(high) < bounds.high)
      return say('does not help', `it isolates VM1, but leaves it no faster beside its neighbours, within ${percent}`)
    if (low !== null && low > 1)
      return say('helps', `the ratio rose by more than ${percent}, and VM1 is faster beside its neighbours, ${after}`)
    return say(
      'inconclusive',
      `the ratio rose by more than ${percent}, but whether VM1 is faster beside its neighbours is not shown`,
    )
  }
  if (judged.verdict === 'independent')
    return say('does not help', `the ratio changed by less than ${percent}, ${after}`)
  if (judged.beyond) return say('does not help', `the ratio fell by more than ${percent}, ${after}`)
  if (judged.sd === null) return say('inconclusive', `too few blocks with both: ${values.length}`)
  if (gain.high !== null && gain.high < 1)
    return say('does not help', 'VM1 gets less beside its neighbours than without the control')
  return say('inconclusive', 'the blocks do not decide whether the ratio rose by more than the margin')
}
