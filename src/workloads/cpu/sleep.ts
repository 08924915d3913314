import { TonariError } from '../../model/error.ts'
import type { Workload } from '../workload.ts'

const DAY_SECONDS = 86_400

/** The placebo: a load that goes through every step and asks for nothing. It has no rate, so it is no victim. */
export const sleep: Workload<'sleep'> = {
  program: 'sleep',
  warmUp: ['sleep', '0'],
  metric: () => ({ name: 'nothing', unit: '' }),
  command: () => {
    throw new TonariError('badInput', 'sleep does no work that could be measured', {
      hint: 'use it as the load of the neighbours only',
    })
  },
  load: () => ({ prepare: [], argv: ['sleep', `${DAY_SECONDS}`] }),
  demand: () => ({ kind: 'none' }),
  parse: () => ({ rate: 0, unit: '', metrics: [] }),
  progress: () => [],
  estimateNs: () => 0,
}
