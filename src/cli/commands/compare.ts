import { Command } from 'commander'
import { compareDirectories } from '../../campaign/compare.ts'
import { EXIT_STATUS } from '../../model/error.ts'

export function compareCommand(): Command {
  return new Command('compare')
    .description('Judge cell by cell whether a second run of the same experiment isolates worse, the same, or better')
    .argument('<a>', 'the run directory to compare with')
    .argument('<b>', 'the run directory that is judged')
    .option('--json', 'print the comparison as one JSON document')
    .addHelpText('after', '\nExample:\n  tonari compare runs/kernel-6.1 runs/kernel-6.12')
    .action(async (a: string, b: string, { json }: { json?: true }) => {
      const { text, document } = await compareDirectories(a, b)
      console.log(json === true ? JSON.stringify(document, null, 2) : text)
      if (document.refused.length > 0) process.exitCode = EXIT_STATUS.badInput
    })
}
