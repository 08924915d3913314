import { Ansis } from 'ansis'
import Table from 'cli-table3'
import type { DoctorItem, DoctorReport, DoctorState } from '../model/doctor.ts'

const SYMBOLS: Readonly<Record<DoctorState, string>> = { ok: '✔', degraded: '!', missing: '✘' }
const NO_BORDERS = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((name) => [name, '']),
)
const STATE_WIDTH = 12
const LEAST_TEXT_WIDTH = 24

export type TextOptions = { readonly width: number; readonly colour: boolean }

/** A doctor's report as a table for people, at most `width` columns wide unless that is too narrow to read. */
export function describeDoctor(report: DoctorReport, { width, colour }: TextOptions): string {
  const paint = new Ansis(colour ? 1 : 0)
  const painted = { ok: paint.green, degraded: paint.yellow, missing: paint.red }
  const titleWidth = Math.max(...report.items.map(({ title }) => title.length)) + 2
  const table = new Table({
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1 },
    colWidths: [STATE_WIDTH, titleWidth, Math.max(LEAST_TEXT_WIDTH, width - STATE_WIDTH - titleWidth)],
    wordWrap: true,
  })
  for (const item of report.items) {
    table.push([painted[item.state](`${SYMBOLS[item.state]} ${item.state}`), item.title, textOf(item)])
  }
  const lines = table.toString().split('\n')
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n\n${summary(report)}\n`
}

function textOf({ found, cost, mend, state }: DoctorItem): string {
  return state === 'ok' ? found : [found, `It costs: ${cost}.`, `To mend: ${mend}`].join('\n')
}

function summary({ items }: DoctorReport): string {
  const count = (state: DoctorState) => items.filter((item) => item.state === state).length
  const advice =
    count('missing') > 0
      ? 'tonari cannot work until what is missing is there.'
      : count('degraded') > 0
        ? 'tonari works here, with the costs named above.'
        : 'tonari works here.'
  return `${count('ok')} ok, ${count('degraded')} degraded, ${count('missing')} missing. ${advice}`
}
