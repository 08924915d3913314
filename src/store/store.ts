import type { BootRecord } from '../model/campaignRecord.ts'
import type { WindowCounters } from '../model/counters.ts'
import type { BootSchedule } from '../model/schedule.ts'
import type { Trial, TrialSeries } from '../model/trial.ts'

/** Where a campaign leaves what it finds. Everything appended is on the disk when the promise resolves. */
export interface TrialSink {
  /** The raw output and the series are written first: a trial that is there has everything that belongs to it. */
  addTrial(trial: Trial, series: TrialSeries, rawOutput: string, counters: WindowCounters | null): Promise<void>
  /** What a boot sets out to measure; written before its first window. */
  addSchedule(schedule: BootSchedule): Promise<void>
  addBoot(boot: BootRecord): Promise<void>
}
