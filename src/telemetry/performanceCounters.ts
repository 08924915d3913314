import { entriesOf } from '../host/kernelFiles.ts'
import type { ProbeOpener } from './probe.ts'

const SOURCES = '/sys/bus/event_source/devices'

/** Says why no column holds cycles or cache misses: nothing reads them yet. */
export const performanceCounters: ProbeOpener = {
  name: 'performance counters',
  open: () => ({
    unavailable:
      entriesOf(SOURCES, /^cpu/).length === 0
        ? `the processor shows no counters to this kernel (no ${SOURCES}/cpu), as in most virtual machines`
        : 'the processor has counters, but tonari does not read them',
  }),
}
