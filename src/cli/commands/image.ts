import { Command } from 'commander'
import { ensureImage } from '../../campaign/guest.ts'

export function imageCommand(): Command {
  const build = new Command('build')
    .description('Build the guest image if its sources have changed, and print where it is')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  tonari image build')
    .action(async ({ json }: { json?: true }) => {
      const { key, directory } = await ensureImage()
      console.log(json === true ? JSON.stringify({ key, directory }) : directory)
    })
  return new Command('image').description("The guests' kernel, programs and file system").addCommand(build)
}
