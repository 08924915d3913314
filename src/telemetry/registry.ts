import type { Column } from '../model/sample.ts'
import { cacheMonitoring } from './cacheMonitoring.ts'
import { cores } from './cores.ts'
import { disks } from './disks.ts'
import { frequency } from './frequency.ts'
import { ksm } from './ksm.ts'
import { links } from './links.ts'
import { memory } from './memory.ts'
import { numa } from './numa.ts'
import { performanceCounters } from './performanceCounters.ts'
import { pressure } from './pressure.ts'
import type { Probe, ProbeOpener, ProbeTarget } from './probe.ts'
import { processIo } from './processIo.ts'
import { protocols } from './protocols.ts'
import { qdiscs } from './qdiscs.ts'
import { softnet } from './softnet.ts'
import { threads } from './threads.ts'
import { throttling } from './throttling.ts'

export const PROBES: readonly ProbeOpener[] = [
  threads,
  throttling,
  cores,
  pressure,
  disks,
  processIo,
  links,
  qdiscs,
  softnet,
  protocols,
  memory,
  ksm,
  frequency,
  numa,
  cacheMonitoring,
  performanceCounters,
]

export type UnavailableProbe = { readonly probe: string; readonly reason: string }

/** All probes of a target as one. `columns` stay as they are until `close`. */
export type ProbeSet = {
  readonly columns: readonly Column[]
  readonly unavailable: readonly UnavailableProbe[]
  /** To be called just before each `capture`: some values come from another program, which is asked for them. Never throws. */
  ask(): void
  /** Resolves when the answers are there, or do not come: what was captured can be decoded then. Never rejects. */
  settle(): Promise<void>
  /** Takes what there is now; the function writes a value for each column, NaN for what was gone. Neither throws. */
  capture(): (values: Float64Array) => void
  close(): void
}

/** Opens what this host has for this target. Starts `tc`, so it is not for use inside windows. */
export async function openProbes(target: ProbeTarget, openers = PROBES): Promise<ProbeSet> {
  const opened = await Promise.all(
    openers.map(async (opener) => ({ name: opener.name, result: await opener.open(target) })),
  )
  const probes: { readonly probe: Probe; readonly offset: number }[] = []
  const unavailable: UnavailableProbe[] = []
  let width = 0
  for (const { name, result } of opened) {
    if ('unavailable' in result) {
      unavailable.push({ probe: name, reason: result.unavailable })
    } else {
      probes.push({ probe: result, offset: width })
      width += result.columns.length
    }
  }
  return {
    columns: probes.flatMap(({ probe }) => probe.columns),
    unavailable,
    ask: () => {
      for (const { probe } of probes) probe.ask?.()
    },
    settle: async () => {
      await Promise.all(probes.map(async ({ probe }) => probe.settle?.()))
    },
    capture: () => {
      const decoders = probes.map(({ probe, offset }) => ({ decode: probe.capture(), offset }))
      return (values) => {
        for (const { decode, offset } of decoders) decode(values, offset)
      }
    },
    close: () => {
      for (const { probe } of probes) probe.close()
    },
  }
}
