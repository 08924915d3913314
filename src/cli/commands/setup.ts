import { Command } from 'commander'
import { setUp } from '../../campaign/setUp.ts'
import { showSetup } from '../setupText.ts'

type SetupFlags = { readonly dryRun?: true; readonly forTests?: true; readonly packagesOnly?: true }

export function setupCommand(): Command {
  return new Command('setup')
    .description('Make this host ready: Debian packages and the guest image; does only what is missing')
    .option('--dry-run', 'only show what would be done, and why')
    .option('--for-tests', 'also what the tests need')
    .option('--packages-only', 'only the Debian packages')
    .addHelpText('after', '\nExample:\n  tonari setup --dry-run')
    .action(async ({ dryRun, forTests, packagesOnly }: SetupFlags) => {
      await setUp({
        dryRun: dryRun === true,
        forTests: forTests === true,
        packagesOnly: packagesOnly === true,
        report: showSetup('all'),
      })
    })
}
