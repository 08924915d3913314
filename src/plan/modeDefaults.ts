import type { Experiment } from '../model/experiment.ts'
import { looksFor } from '../stats/schedule.ts'
import type { LocatedDocument } from './yamlText.ts'

/**
 * Defaults that are others for peers: all VMs run, there is no placebo, and the most blocks end with a balanced look.
 * What the author wrote stays as it is.
 */
export function withModeDefaults(experiment: Experiment, document: LocatedDocument): Experiment {
  if (experiment.mode === 'victim') return experiment
  const written = (key: keyof Experiment) => document.has([key])
  const running = written('running') ? experiment.running : [experiment.vms.count]
  const looks = looksFor('peers', running[0] ?? experiment.vms.count, 0)
  const most = looks.findLast((look) => look <= experiment.blocks) ?? looks[0] ?? experiment.blocks
  return {
    ...experiment,
    running,
    placebo: written('placebo') && experiment.placebo,
    blocks: written('blocks') ? experiment.blocks : most,
  }
}
