import { Command } from 'commander'
import { setUp } from '../../campaign/setUp.ts'
import { showSetup } from '../setupText.ts'

export function setupCommand(): Command {
  return new Command('setup')
    .description('Make this host ready: Debian packages and the guest image; does only what is missing')
    .option('--dry-run', 'only show what would be done, and why')
    .option('--for-tests', 'also what the tests need')
    .addHelpText('after', '\nExample:\n  tonari setup --dry-run')
    .action(async ({ dryRun, forTests }: { dryRun?: true; forTests?: true }) => {
      await setUp({ dryRun: dryRun === true, forTests: forTests === true, report: showSetup('all') })
    })
}
