import { Command, CommanderError } from 'commander'
import { VERSION } from '../campaign/paths.ts'
import { EXIT_STATUS } from '../model/error.ts'
import { analyseCommand } from './commands/analyse.ts'
import { benchCommand, benchInsideCommand } from './commands/bench.ts'
import { compareCommand } from './commands/compare.ts'
import { demoCommand } from './commands/demo.ts'
import { doctorCommand } from './commands/doctor.ts'
import { imageCommand } from './commands/image.ts'
import { planCommand } from './commands/plan.ts'
import { reportCommand } from './commands/report.ts'
import { carryOutCommand, runCommand } from './commands/run.ts'
import { samplesCommand } from './commands/samples.ts'
import { setupCommand } from './commands/setup.ts'
import { carryOutTuneCommand, tuneCommand } from './commands/tune.ts'
import { reportFailure } from './fail.ts'

const EXAMPLES = `
Examples:
  tonari doctor                           what this host can be measured with
  tonari plan examples/demo.yaml          what would be run, without touching anything
  tonari run examples/demo.yaml           run it; again: continue where it stopped
  tonari tune examples/tune-network.yaml  the loosest limit that makes VM1 independent
  tonari report runs/demo-20260101000000  write the report anew from the saved record

Exit status: 0 done, 1 internal error, 2 bad input, 3 gate failed or no control does, 4 undecided where a
verdict was demanded, 5 the host lacks something, 130 interrupted.`

function buildProgram(): Command {
  const program = new Command('tonari')
    .description(
      'Measures whether virtual machines on a Linux/KVM host are good neighbours: how much, on what, and why',
    )
    .version(VERSION)
    .addHelpText('after', EXAMPLES)
    .showSuggestionAfterError()
  const commands = [
    doctorCommand(),
    setupCommand(),
    imageCommand(),
    planCommand(),
    runCommand(),
    demoCommand(),
    tuneCommand(),
    analyseCommand(),
    reportCommand(),
    compareCommand(),
    samplesCommand(),
    benchCommand(),
  ]
  for (const command of commands) program.addCommand(command)
  for (const command of [carryOutCommand(), carryOutTuneCommand(), benchInsideCommand()])
    program.addCommand(command, { hidden: true })
  for (const command of allCommands(program)) command.exitOverride()
  return program
}

function allCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allCommands)]
}

async function main(): Promise<number> {
  try {
    await buildProgram().parseAsync()
    return Number(process.exitCode ?? EXIT_STATUS.done)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_STATUS.done : EXIT_STATUS.badInput
    return reportFailure(error)
  }
}

process.stdout.on('error', () => process.exit(EXIT_STATUS.internal))
process.exitCode = await main()
