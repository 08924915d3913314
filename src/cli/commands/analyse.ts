import { Command } from 'commander'
import { analyseRun, resultOf } from '../../campaign/evaluate.ts'
import { describeResults } from '../resultText.ts'

export function analyseCommand(): Command {
  return new Command('analyse')
    .description('Compute the analysis of a run anew from its saved record; works on any machine')
    .argument('<dir>', 'the run directory')
    .option('--json', 'print the results as one JSON document')
    .addHelpText('after', '\nExample:\n  tonari analyse runs/demo --json')
    .action(async (path: string, { json }: { json?: true }) => {
      const analysis = await analyseRun(path)
      console.log(json === true ? JSON.stringify(resultOf(analysis), null, 2) : describeResults(analysis, null))
    })
}
