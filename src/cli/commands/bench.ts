import { Argument, Command } from 'commander'
import { runBench } from '../../campaign/bench/runBench.ts'
import { verdictRates } from '../../campaign/bench/verdictRates.ts'
import { tonariInLab } from '../../campaign/runExperiment.ts'
import { setUp } from '../../campaign/setUp.ts'
import type { BenchDocument } from '../../model/bench.ts'
import { describeBench } from '../benchText.ts'
import { showSetup } from '../setupText.ts'

const CAMPAIGNS = 20_000

export function benchCommand(): Command {
  return new Command('bench')
    .description('Measure tonari itself: boots, restores, start skew, and what a campaign spends its time on')
    .addArgument(
      new Argument('[what]', 'verdicts: simulate how often verdicts are wrong; boots nothing').choices(['verdicts']),
    )
    .option('--json', 'print one JSON document instead of a table')
    .addHelpText('after', '\nExample:\n  npm run --silent bench -- --json > bench.json')
    .action(async (what: 'verdicts' | undefined, { json }: { json?: true }) => {
      if (what === 'verdicts') {
        const simulated = verdictRates(CAMPAIGNS, (scenario) => {
          console.error(`simulates ${scenario}`)
        })
        showBench(simulated, json)
        return
      }
      await setUp({ dryRun: false, forTests: false, report: showSetup('changes') })
      process.exitCode = await tonariInLab(['bench-inside', ...(json === true ? ['--json'] : [])])
    })
}

/** What runs inside the namespaces; not for people. */
export function benchInsideCommand(): Command {
  return new Command('bench-inside').option('--json').action(async ({ json }: { json?: true }) => {
    const bench = await runBench((what) => {
      console.error(`measures ${what}`)
    })
    showBench(bench, json)
  })
}

function showBench(bench: BenchDocument, json: true | undefined): void {
  const document = JSON.stringify(bench, null, 2)
  console.log(json === true ? document : `${describeBench(bench)}\n${document}`)
}
