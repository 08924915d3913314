import { TonariError } from '../model/error.ts'
import { type Experiment, experimentSchema } from '../model/experiment.ts'
import { withModeDefaults } from './modeDefaults.ts'
import { type Problem, schemaProblems } from './problems.ts'
import { semanticProblems } from './semanticProblems.ts'
import { wording } from './wording.ts'
import { readYaml } from './yamlText.ts'

const SHOWN_PROBLEMS = 5

/**
 * Reads an experiment and fills in every default. Throws one TonariError `badInput` for all that is wrong: its message
 * is `file:line:column: what` for the first problem, its hint how to mend that one and what else there is.
 */
export function parseExperiment(text: string, fileName: string): Experiment {
  const document = readYaml(text, fileName)
  const result = experimentSchema.safeParse(document.value, { error: wording })
  if (!result.success) throw asError(schemaProblems(result.error, document), fileName)
  const experiment = withModeDefaults(result.data, document)
  const problems = semanticProblems(experiment, document)
  if (problems.length > 0) throw asError(problems, fileName)
  return experiment
}

function asError(problems: readonly Problem[], fileName: string): TonariError {
  const [first, ...others] = [...problems].sort(byPosition)
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  const list = others.slice(0, SHOWN_PROBLEMS).map(({ position, what }) => `\n  ${position}: ${what}`)
  return new TonariError('badInput', `${fileName}:${first?.position ?? '1:1'}: ${first?.what ?? 'not valid'}${more}`, {
    hint: `${first?.hint ?? ''}${list.join('')}`,
  })
}

function byPosition(a: Problem, b: Problem): number {
  const [lineA = 0, columnA = 0] = a.position.split(':').map(Number)
  const [lineB = 0, columnB = 0] = b.position.split(':').map(Number)
  return lineA - lineB || columnA - columnB
}
