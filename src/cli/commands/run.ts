import { Command } from 'commander'
import { resultOf } from '../../campaign/evaluate.ts'
import { finishRun, prepareRun, tonariInLab } from '../../campaign/runExperiment.ts'
import { describeResults } from '../resultText.ts'
import { showProgress } from '../progress.ts'

export type RunOptions = { readonly out?: string; readonly json?: true }

/** Prepares a run, then carries it out in namespaces of its own. Returns the exit status. */
export async function runFile(file: string, { out, json }: RunOptions): Promise<number> {
  const path = await prepareRun(file, out)
  return tonariInLab(['carry-out', path, ...(json === true ? ['--json'] : [])])
}

export function runCommand(): Command {
  return new Command('run')
    .description('Carry out an experiment and write its report; the same command continues an interrupted run')
    .argument('<file>', 'the experiment, in YAML')
    .option('--out <dir>', 'the run directory; by default a new one below runs/, or the unfinished one')
    .option('--json', 'print the results as one JSON document')
    .addHelpText('after', '\nExample:\n  tonari run examples/same-core.yaml --out runs/same-core')
    .action(async (file: string, options: RunOptions) => {
      process.exitCode = await runFile(file, options)
    })
}

/** What runs inside the namespaces; not for people. */
export function carryOutCommand(): Command {
  return new Command('carry-out')
    .argument('<dir>')
    .option('--json')
    .action(async (path: string, { json }: { json?: true }) => {
      const progress = showProgress(path)
      try {
        const { analysis, reportPath } = await finishRun(path, progress.listener)
        progress.end()
        console.log(json === true ? JSON.stringify(resultOf(analysis), null, 2) : describeResults(analysis, reportPath))
      } finally {
        progress.end()
      }
    })
}
