import type { SampleBatch } from '../model/sample.ts'
import type { TrialSeries } from '../model/trial.ts'

/** The rates of one trial as samples: a gauge `rate` for each VM, at the instants at which its intervals end. */
export function rateBatches({ trial, boot, series }: TrialSeries): SampleBatch[] {
  return series.map(({ vm, name, unit, points }) => ({
    trial,
    boot,
    columns: [{ metric: name, unit, kind: 'gauge', dimensions: { vm } }],
    timesNs: Float64Array.from(points, ([timeNs]) => timeNs),
    values: Float64Array.from(points, ([, rate]) => rate),
  }))
}
