import type { Series, Trial } from '../../model/trial.ts'
import type { FigureBlock } from '../document.ts'
import { formatAcceleration } from '../format.ts'
import type { ReportInput } from '../input.ts'
import { ORIGINAL_FINDINGS } from '../original.ts'
import { type Strip, type StripRound, stripRounds } from '../strips.ts'
import { type Row, timeline } from './timeline.ts'

/** Figure 10: the victim's rate and the blamed counters over the windows of one round of each interfered cell. */
export function stripFigure(input: ReportInput): FigureBlock[] {
  const rows = stripRows(input)
  if (rows.length === 0) return []
  const title = "Figure 10: the victim's rate and what moved with it, over time"
  const note = `one round each, so no interval · ${formatAcceleration(input.analysis.acceleration)}`
  const reading =
    "Rows of a cell share their time axis: rate of VM1, then the host's counters of what is blamed. Dashed: start and end " +
    'of the window; shaded: when the load of each neighbour ran.'
  const here = [`Rows: ${rows.map(({ group }) => group).join('; ')}.`]
  const svg = timeline({ id: 'strips', title, description: `${reading} ${here.join(' ')}` }, note, rows)
  const file = 'figure-10-strips.svg'
  return [
    { kind: 'figure', file, title, svg, caption: `${reading} ${note}.`, original: ORIGINAL_FINDINGS.timeline, here },
  ]
}

/** A row for the rate, where the program streams one, and for each counter that has samples in both windows. */
export function stripRows(input: ReportInput): Row[] {
  const victim = input.placement.vms[0]?.name ?? 'vm1'
  const ratesOf = ({ id, boot }: Trial) =>
    (input.series.find((entry) => entry.trial === id && entry.boot === boot)?.series ?? []).filter(
      ({ name }) => name === 'rate',
    )
  const rowOf = (
    name: string,
    { cell, alone, loaded }: StripRound,
    of: (trial: Trial) => Series | undefined,
  ): Row[] => {
    const [quiet, busy] = [of(alone), of(loaded)]
    if (quiet === undefined || busy === undefined) return []
    const shown = (trial: Trial, series: Series) => ({ trial, victim: series })
    const group = `${cell.id}: ${name}`
    return [{ group, block: loaded.block, sent: false, alone: shown(alone, quiet), loaded: shown(loaded, busy) }]
  }
  return stripRounds(input.analysis.cells, input.trials).flatMap((round) => {
    const strips = (input.strips ?? []).filter(({ cell }) => cell === round.cell.id)
    if (strips.length === 0) return []
    const rate = (trial: Trial) => ratesOf(trial).find(({ vm, points }) => vm === victim && points.length > 1)
    return [
      ...rowOf('rate', round, rate),
      ...[...new Set(strips.map(({ what }) => what))].flatMap((what) =>
        rowOf(what, round, (trial) => seriesOf(strips, what, trial)),
      ),
    ]
  })
}

function seriesOf(strips: readonly Strip[], wanted: string, trial: Trial): Series | undefined {
  const found = strips.find(
    ({ what, trial: { id, boot } }) => what === wanted && id === trial.id && boot === trial.boot,
  )
  if (found === undefined || found.points.length < 2) return undefined
  const { what, unit, points } = found
  return { vm: '', name: what, unit, points: points.map(([timeNs, value]) => [timeNs, value]) }
}
