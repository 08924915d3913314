import { Argument, Command, InvalidArgumentError } from 'commander'
import { prepareBench, runBench, runMonitoringBench } from '../../campaign/bench/runBench.ts'
import { sampleRates } from '../../campaign/bench/sampleRates.ts'
import { verdictRates } from '../../campaign/bench/verdictRates.ts'
import { tonariInLab } from '../../campaign/runExperiment.ts'
import { setUp } from '../../campaign/setUp.ts'
import type { BenchDocument } from '../../model/bench.ts'
import { describeBench } from '../benchText.ts'
import { showSetup } from '../setupText.ts'

const WHAT = ['verdicts', 'samples', 'monitoring'] as const
const CAMPAIGNS = 20_000
const SAMPLES = 100_000_000

export function benchCommand(): Command {
  return new Command('bench')
    .description('Measure tonari itself: boots, restores, start skew, and what a campaign spends its time on')
    .addArgument(
      new Argument(
        '[what]',
        'verdicts: simulate how often verdicts are wrong; samples: write and query samples; both boot nothing. ' +
          'monitoring: what sampling costs',
      ).choices(WHAT),
    )
    .option('--samples <number>', 'how many, for samples', parseCount, SAMPLES)
    .option('--json', 'print one JSON document instead of a table')
    .addHelpText('after', '\nExample:\n  npm run --silent bench -- --json > bench.json')
    .action(async (what: (typeof WHAT)[number] | undefined, { json, samples }: { json?: true; samples: number }) => {
      if (what === 'verdicts') {
        const simulated = verdictRates(CAMPAIGNS, (scenario) => {
          console.error(`simulates ${scenario}`)
        })
        showBench(simulated, json)
        return
      }
      if (what === 'samples') {
        showBench(await sampleRates(samples, tellMeasured), json)
        return
      }
      await setUp({ dryRun: false, forTests: false, report: showSetup('changes') })
      process.exitCode = await tonariInLab([
        'bench-inside',
        prepareBench(),
        ...(what === undefined ? [] : [what]),
        ...(json === true ? ['--json'] : []),
      ])
    })
}

/** What runs inside the namespaces; not for people. */
export function benchInsideCommand(): Command {
  return new Command('bench-inside')
    .argument('<records>')
    .addArgument(new Argument('[what]').choices(['monitoring']))
    .option('--json')
    .action(async (records: string, what: 'monitoring' | undefined, { json }: { json?: true }) => {
      const measure = what === undefined ? runBench : runMonitoringBench
      showBench(await measure(records, tellMeasured), json)
    })
}

function tellMeasured(what: string): void {
  console.error(`measures ${what}`)
}

function parseCount(text: string): number {
  const count = Number(text)
  if (Number.isSafeInteger(count) && count > 0) return count
  throw new InvalidArgumentError('expected a whole number above zero')
}

function showBench(bench: BenchDocument, json: true | undefined): void {
  const document = JSON.stringify(bench, null, 2)
  console.log(json === true ? document : `${describeBench(bench)}\n${document}`)
}
