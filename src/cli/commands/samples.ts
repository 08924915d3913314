import { Command } from 'commander'
import { queryRun, summariseRun } from '../../campaign/samples.ts'
import { describeAnswer, describeSummary, rowObjects } from '../samplesText.ts'

const EXPLANATION = `
SQL is that of DuckDB, over the view samples: trial, boot, t_ns (host's monotonic clock), metric, unit, kind (counter
or gauge), vm (null where it is of no VM), dimensions (such as vm=vm1,vcpu=0), value. It reads nothing but the run.

Examples:
  tonari samples runs/demo
  tonari samples runs/demo --sql "select trial, avg(value) from samples where metric = 'rate' and vm = 'vm1' group by all"
  tonari samples runs/demo --json --sql "from samples limit 10"`

export function samplesCommand(): Command {
  return new Command('samples')
    .description('Show what was sampled during a run, or answer a question about it in SQL; works on any machine')
    .argument('<dir>', 'the run directory')
    .option('--sql <select>', 'one SELECT over the view samples; without it, a summary')
    .option('--json', 'print one JSON document instead of a table')
    .addHelpText('after', EXPLANATION)
    .action(async (path: string, { sql, json }: { sql?: string; json?: true }) => {
      if (sql === undefined) {
        const summary = await summariseRun(path)
        console.log(json === true ? JSON.stringify(summary, null, 2) : describeSummary(summary))
        return
      }
      const answer = await queryRun(path, sql)
      console.log(json === true ? JSON.stringify(rowObjects(answer), null, 2) : describeAnswer(answer))
    })
}
