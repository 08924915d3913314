import { Command } from 'commander'
import { DEMO_EXPERIMENT } from '../../campaign/paths.ts'
import { setUp } from '../../campaign/setUp.ts'
import { showSetup } from '../setupText.ts'
import { type RunOptions, runFile } from './run.ts'

export function demoCommand(): Command {
  return new Command('demo')
    .description('Set this host up if need be, then carry out the original evaluation at small scale')
    .option('--out <dir>', 'the run directory; by default a new one below runs/, or the unfinished one')
    .option('--json', 'print the results as one JSON document')
    .addHelpText('after', '\nExample:\n  tonari demo --out runs/demo')
    .action(async (options: RunOptions) => {
      await setUp({ dryRun: false, forTests: false, report: showSetup('changes') })
      process.exitCode = await runFile(DEMO_EXPERIMENT, options)
    })
}
