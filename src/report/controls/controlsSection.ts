import type { LimitBinding } from '../../model/limitBinding.ts'
import type { Block, Section } from '../document.ts'
import { controlFigure } from '../figures/controlFigure.ts'
import type { ReportInput } from '../input.ts'
import { bindingTable } from './bindingTable.ts'
import { effectSentence } from './effectSentence.ts'
import { effectTable } from './effectTable.ts'
import { controlFamilies } from './families.ts'
import { settingsTables } from './settingsTables.ts'

/** Whether controls help, what they cost, and whether they hold; nothing for an experiment without any. */
export function controlsSection(input: ReportInput): Section[] {
  const { analysis, plan } = input
  if (plan.controls.every((control) => control === 'none')) return []
  const families = controlFamilies(analysis.cells)
  const largest = families.filter(
    ({ base }) => !families.some((other) => other.base.group === base.group && other.base.vms > base.vms),
  )
  const blocks: Block[] = []
  if (families.length > 0) {
    const answers = largest.flatMap(({ controlled }) => controlled.map((each) => effectSentence(each, input)))
    blocks.push({ kind: 'list', items: answers }, { kind: 'text', text: READING }, effectTable(families))
    blocks.push(...controlFigure(input, largest))
  } else {
    const text =
      'There is no second control, none included, to hold this one against: what it does to VM1 is not shown.'
    blocks.push({ kind: 'text', text })
  }
  blocks.push(...bindingBlocks(input))
  return [{ id: 'controls', title: 'Do controls help, what do they cost, and do they hold?', blocks }]
}

/** Whether the controls of peers hold; what they do to VMs is told with the VMs. Nothing without any. */
export function peersControlsSection(input: ReportInput): Section[] {
  if (input.plan.controls.every((control) => control === 'none')) return []
  return [{ id: 'controls', title: 'Do controls hold?', blocks: bindingBlocks(input) }]
}

function bindingBlocks(input: ReportInput): Block[] {
  const { bindings } = input.analysis
  const held: Block[] =
    bindings.length === 0 ? [] : [{ kind: 'text', text: bindingAnswer(bindings) }, bindingTable(bindings)]
  return [...held, ...settingsTables(input)]
}

const READING =
  'A control helps when the ratio of loaded to alone surely rises by more than the margin, by the rule of the verdicts, and ' +
  'when VM1 surely gets more beside its neighbours than without it. That ratio compares windows which were both under the ' +
  "control: it rises as well where VM1's rate alone is taken down to what it gets beside its neighbours, and that is no " +
  "success. VM1's loaded rate is therefore held against its rates without the control, too. Work " +
  'conservation is the part of the wanted work that gets done; 100 % where nothing is held back while the resource is idle.'

/** The question whether the limits bind, and how many do. */
function bindingAnswer(bindings: readonly LimitBinding[]): string {
  const count = (outcome: LimitBinding['outcome']) => bindings.filter((binding) => binding.outcome === outcome).length
  const loose = count('does not bind')
  const short = count('falls short')
  const tested = loose + short + count('binds')
  const errors = bindings.flatMap(({ error }) => (error === null ? [] : [Math.abs(error.mean)]))
  const answer =
    tested === 0
      ? 'Not known: no load asked for as much as was set'
      : loose > 0
        ? `No: ${loose} of ${tested} that were put to the test do not`
        : short > 0
          ? `Not as set: ${short} of ${tested} that were put to the test let less through`
          : `Yes: ${tested === 1 ? 'the one' : `all ${tested}`} that ${tested === 1 ? 'was' : 'were'} put to the test`
  const worst =
    errors.length === 0 ? '' : `; the mean error of a ceiling is at most ${(100 * Math.max(...errors)).toFixed(2)} %`
  const rest = [
    [count('not reached'), 'not reached, which proves nothing'],
    [count('not measured'), 'not measured'],
  ]
    .filter(([number]) => number !== 0)
    .map(([number, what]) => `; ${number} ${what}`)
  return `Do the limits bind? ${answer}${worst}${rest.join('')}.`
}
