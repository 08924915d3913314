import { Command } from 'commander'
import { reportRun } from '../../campaign/evaluate.ts'

export function reportCommand(): Command {
  return new Command('report')
    .description('Write the report of a run anew from its saved record; works on any machine')
    .argument('<dir>', 'the run directory')
    .addHelpText('after', '\nExample:\n  tonari report runs/demo')
    .action(async (path: string) => {
      console.log((await reportRun(path)).reportPath)
    })
}
