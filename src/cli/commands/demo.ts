import { Command } from 'commander'
import { DEMO_EXPERIMENT } from '../../campaign/paths.ts'
import { setUp } from '../../campaign/setUp.ts'
import { showSetup } from '../setupText.ts'
import { type RunOptions, runFile, withRunOptions } from './run.ts'

/** What can be decided in this time is; a demonstration that takes longer is watched by nobody. */
const DEMO_BUDGET_NS = 350e9

export function demoCommand(): Command {
  return withRunOptions(new Command('demo'))
    .description('Set this host up if need be, then carry out the original evaluation at small scale')
    .addHelpText('after', '\nExample:\n  tonari demo --out runs/demo')
    .action(async (options: RunOptions) => {
      await setUp({ dryRun: false, forTests: false, report: showSetup('changes') })
      process.exitCode = await runFile(DEMO_EXPERIMENT, { budget: DEMO_BUDGET_NS, ...options, acceptNoisyHost: true })
    })
}
