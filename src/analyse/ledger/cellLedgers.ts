import type { CellLedgers, LedgerCheck, StateLedgers, TimeLedger } from '../../model/ledger.ts'
import { TIME_STAGES } from '../../model/ledger.ts'
import { mean } from '../../stats/describe.ts'
import { pooledBins } from './latency.ts'
import type { WindowLedgers } from './windowLedgers.ts'

type Amounts = Readonly<Record<string, number>>

/** The ledgers of a cell's windows as means by state, with how often their checks held; null without any ledger. */
export function cellLedgers(windows: readonly WindowLedgers[]): CellLedgers | null {
  const states = (['alone', 'idle', 'loaded'] as const).flatMap((state) => {
    const found = windows.filter(({ trial }) => trial.state === state)
    return found.length === 0 ? [] : [stateLedgers(state, found)]
  })
  if (states.length === 0) return null
  const ledgers = windows.flatMap(({ time, packets, segments, disk }) =>
    [time, packets, segments, disk].flatMap((ledger) => ledger ?? []),
  )
  return {
    states,
    checks: summariseChecks(windows.flatMap(checksOf)),
    notes: [...new Set(ledgers.flatMap(({ notes }) => notes))],
  }
}

function stateLedgers(state: StateLedgers['state'], windows: readonly WindowLedgers[]): StateLedgers {
  return {
    state,
    windows: windows.length,
    time: means(windows.flatMap(({ time }) => (time === null ? [] : [shareOfTime(time)]))),
    packets: means(
      windows.flatMap(({ packets }) =>
        packets === null || packets.sent === 0
          ? []
          : [
              Object.fromEntries([
                ['received', packets.received / packets.sent],
                ...packets.hops.map(({ hop, packets: lost }) => [hop, lost / packets.sent] as const),
                ['residual', packets.residual / packets.sent],
              ]),
            ],
      ),
    ),
    retransmitted: means(
      windows.flatMap(({ segments }) =>
        segments === null
          ? []
          : [
              Object.fromEntries(
                segments.vms.map(({ vm, sent, retransmitted }) => [vm, sent > 0 ? retransmitted / sent : 0]),
              ),
            ],
      ),
    ),
    segments: means(
      windows.flatMap(({ segments }) =>
        segments === null ? [] : [Object.fromEntries(segments.hops.map(({ hop, packets }) => [hop, packets]))],
      ),
    ),
    disk: means(
      windows.flatMap(({ disk }) =>
        disk === null
          ? []
          : [Object.fromEntries(disk.stages.map(({ stage, perOperationNs }) => [stage, perOperationNs]))],
      ),
    ),
    latencies: latenciesOf(windows),
  }
}

function latenciesOf(windows: readonly WindowLedgers[]): StateLedgers['latencies'] {
  const bins = pooledBins(windows.flatMap(({ disk }) => disk?.latencies ?? []))
  return bins.length === 0 ? null : bins
}

/** Mean over vCPUs of what each stage took of the window. */
function shareOfTime({ windowNs, vcpus }: TimeLedger): Amounts {
  return Object.fromEntries(TIME_STAGES.map((stage) => [stage, mean(vcpus.map((vcpu) => vcpu[stage] / windowNs))]))
}

/** Mean of each amount; one that a window lacks counts as zero there. */
function means(amounts: readonly Amounts[]): Record<string, number> | null {
  if (amounts.length === 0) return null
  const names = new Set(amounts.flatMap((each) => Object.keys(each)))
  return Object.fromEntries([...names].map((name) => [name, mean(amounts.map((each) => each[name] ?? 0))]))
}

function checksOf({ time, packets }: WindowLedgers): LedgerCheck[] {
  return [...(time?.vcpus.flatMap(({ checks }) => checks) ?? []), ...(packets === null ? [] : [packets.check])]
}

function summariseChecks(checks: readonly LedgerCheck[]): CellLedgers['checks'] {
  return [...new Set(checks.map(({ name }) => name))].map((name) => {
    const same = checks.filter((check) => check.name === name)
    const judged = same.filter(({ held }) => held !== null)
    return {
      name,
      bound: same[0]?.bound ?? 0,
      windows: same.length,
      judged: judged.length,
      held: judged.filter(({ held }) => held).length,
      worst: judged.length === 0 ? null : Math.max(...judged.map(({ value }) => value)),
      reason: [...new Set(same.flatMap(({ reason }) => reason ?? []))].join('; ') || null,
    }
  })
}
