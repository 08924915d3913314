import { Command } from 'commander'
import { planFile } from '../../campaign/experimentFile.ts'
import { describePlanned } from '../../campaign/describePlanned.ts'

export function planCommand(): Command {
  return new Command('plan')
    .description('Show cells, order, placement, estimated time and every setting of an experiment; touches nothing')
    .argument('<file>', 'the experiment, in YAML')
    .option('--json', 'print plan and placement as one JSON document')
    .addHelpText('after', '\nExample:\n  tonari plan examples/demo.yaml')
    .action(async (file: string, { json }: { json?: true }) => {
      const planned = await planFile(file)
      const { plan, placement } = planned
      console.log(json === true ? JSON.stringify({ plan, placement }, null, 2) : describePlanned(planned, file))
    })
}
