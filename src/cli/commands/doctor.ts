import { Command } from 'commander'
import { examine } from '../../campaign/examine.ts'
import { EXIT_STATUS } from '../../model/error.ts'
import { describeDoctor } from '../doctorText.ts'

const DEFAULT_WIDTH = 100

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Examine this host: what it has, what it lacks, what that costs, and how to mend it')
    .option('--json', 'print one JSON document')
    .option('--retry-kvm', 'boot a guest to try KVM again, also where an earlier try is remembered')
    .addHelpText('after', '\nExample:\n  tonari doctor --json | jq ".items[] | select(.state != \\"ok\\")"')
    .action(async ({ json, retryKvm = false }: { json?: true; retryKvm?: boolean }) => {
      const report = await examine({ retryKvm })
      if (json === true) console.log(JSON.stringify(report, null, 2))
      else {
        const width = process.stdout.columns || DEFAULT_WIDTH
        process.stdout.write(describeDoctor(report, { width, colour: process.stdout.isTTY }))
      }
      if (report.items.some(({ state }) => state === 'missing')) process.exitCode = EXIT_STATUS.hostLacksRequirements
    })
}
