import type { Analysis, CellResult } from '../model/analysis.ts'
import type { PeerResult } from '../model/peers.ts'

type ResultCell = Pick<
  CellResult,
  | 'id'
  | 'victim'
  | 'neighbours'
  | 'vms'
  | 'control'
  | 'metric'
  | 'unit'
  | 'ratio'
  | 'low'
  | 'high'
  | 'n'
  | 'verdict'
  | 'reason'
  | 'controlEffect'
> & {
  /** What each VM gets; only where there is no victim. `ratio` is then that of the slowest VM against the others. */
  readonly peers?: readonly Pick<PeerResult, 'vm' | 'rate' | 'ratio' | 'low' | 'high' | 'against' | 'verdict'>[]
}

/** What `--json` prints: the cells of a run, for other programs to read. */
export type ResultDocument = Pick<Analysis, 'run' | 'acceleration' | 'mode' | 'margin' | 'bindings'> & {
  readonly cells: ResultCell[]
}

/** The part of an analysis that other programs may rely on. */
export function resultDocument({ run, acceleration, mode, margin, bindings, cells, peers }: Analysis): ResultDocument {
  return {
    run,
    acceleration,
    mode,
    margin,
    bindings,
    cells: cells.map(
      ({
        id,
        victim,
        neighbours,
        vms,
        control,
        metric,
        unit,
        ratio,
        low,
        high,
        n,
        verdict,
        reason,
        controlEffect,
      }) => ({
        id,
        victim,
        neighbours,
        vms,
        control,
        metric,
        unit,
        ratio,
        low,
        high,
        n,
        verdict,
        reason,
        controlEffect,
        ...ofPeers(id, peers),
      }),
    ),
  }
}

function ofPeers(cell: string, peers: Analysis['peers']): Pick<ResultCell, 'peers'> {
  const found = peers.find((each) => each.cell === cell)
  if (found === undefined) return {}
  return {
    peers: found.vms.map(({ vm, rate, ratio, low, high, against, verdict }) => ({
      vm,
      rate,
      ratio,
      low,
      high,
      against,
      verdict,
    })),
  }
}
