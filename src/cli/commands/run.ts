import { Command, Option } from 'commander'
import { parseBudget } from '../budget.ts'
import { writeGateFiles } from '../../campaign/gateFiles.ts'
import { withMetrics } from '../../campaign/metrics.ts'
import { resultOf } from '../../campaign/evaluate.ts'
import { finishRun, prepareRun, tonariInLab } from '../../campaign/runExperiment.ts'
import { gateStatus } from '../gateStatus.ts'
import { describeResults } from '../resultText.ts'
import { showProgress } from '../progress.ts'

export type RunOptions = {
  readonly out?: string
  readonly json?: true
  readonly budget?: number
  readonly acceptNoisyHost?: true
  readonly gate?: true
  readonly metrics?: string
  readonly publishMetrics?: true
}

/** Prepares a run, then carries it out in namespaces of its own. Returns the exit status. */
export async function runFile(file: string, options: RunOptions): Promise<number> {
  const { metrics } = options
  if (metrics === undefined) return prepareAndCarryOut(file, options, null)
  const tell = (url: string) => {
    console.error(`serves metrics on ${url}`)
  }
  return withMetrics(metrics, tell, async (publish) => prepareAndCarryOut(file, options, publish))
}

async function prepareAndCarryOut(
  file: string,
  { out, json, budget, acceptNoisyHost, gate }: RunOptions,
  publish: ((text: string) => void) | null,
): Promise<number> {
  const path = await prepareRun(file, { out, demandsVerdicts: gate === true })
  const argv = [
    'carry-out',
    path,
    ...(json === true ? ['--json'] : []),
    ...(gate === true ? ['--gate'] : []),
    ...(acceptNoisyHost === true ? ['--accept-noisy-host'] : []),
    ...(publish === null ? [] : ['--publish-metrics']),
    ...(budget === undefined ? [] : ['--budget', `${budget / 1e9} s`]),
  ]
  return tonariInLab(argv, publish)
}

/** Options that every command which runs an experiment has. */
export function withRunOptions(command: Command, budget?: string): Command {
  return command
    .option('--out <dir>', 'the run directory; by default a new one below runs/, or the unfinished one')
    .addOption(budgetOption(budget))
    .option('--accept-noisy-host', 'give verdicts even where the host is too noisy for them')
    .option('--json', 'print the results as one JSON document')
}

function budgetOption(purpose = 'begin no block that would end later than this, such as "10 min"'): Option {
  return new Option('--budget <time>', purpose).argParser(parseBudget)
}

export function runCommand(): Command {
  return withRunOptions(new Command('run'))
    .description('Carry out an experiment and write its report; the same command continues an interrupted run')
    .argument('<file>', 'the experiment, in YAML')
    .option('--gate', "hold the verdicts against the experiment's expect: exit status 0, 3 (failed) or 4 (undecided)")
    .option('--metrics <address>', 'serve live metrics (OpenMetrics) on a loopback address, such as 127.0.0.1:9100')
    .addHelpText(
      'after',
      '\nExamples:\n  tonari run examples/same-core.yaml --out runs/same-core\n' +
        '  tonari run gate.yaml --gate --budget "15 min"    writes junit.xml and gate.md beside the report',
    )
    .action(async (file: string, options: RunOptions) => {
      process.exitCode = await runFile(file, options)
    })
}

/** What runs inside the namespaces; not for people. */
export function carryOutCommand(): Command {
  return new Command('carry-out')
    .argument('<dir>')
    .option('--json')
    .option('--gate')
    .option('--accept-noisy-host')
    .option('--publish-metrics')
    .addOption(budgetOption())
    .action(async (path: string, { json, gate, budget, acceptNoisyHost, publishMetrics }: RunOptions) => {
      const progress = showProgress(path)
      try {
        const { analysis, reportPath } = await finishRun(path, {
          listener: progress.listener,
          budgetNs: budget ?? null,
          acceptNoisyHost: acceptNoisyHost === true,
          publishesMetrics: publishMetrics === true,
        })
        progress.end()
        console.log(json === true ? JSON.stringify(resultOf(analysis), null, 2) : describeResults(analysis, reportPath))
        if (gate !== true || analysis.gate === null) return
        await writeGateFiles(path, analysis)
        process.exitCode = gateStatus(analysis.gate)
      } finally {
        progress.end()
      }
    })
}
