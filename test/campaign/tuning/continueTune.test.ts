import { join } from 'node:path'
import { expect, test } from 'vitest'
import { continueTune } from '../../../src/campaign/tuning/openTune.ts'
import { parseExperiment } from '../../../src/plan/parseExperiment.ts'
import { TuneDirectory } from '../../../src/store/tuneDirectory.ts'
import { SAMPLE_HOST, samplePlacement } from '../../fakes/sampleHost.ts'
import { samplePlan } from '../../fakes/samplePlan.ts'
import { emptyTune } from '../../fakes/sampleTune.ts'
import { temporaryDirectory } from '../../host/temporaryDirectory.ts'
import { LEAST } from '../../plan/refusal.ts'

test('a search goes on with the same experiment on the same host only', async () => {
  const path = join(temporaryDirectory(), 'tune')
  const inputs = { experimentText: LEAST, host: SAMPLE_HOST, placement: samplePlacement() }
  await TuneDirectory.create(path, inputs, emptyTune())
  const planned = {
    ...{ text: LEAST, experiment: parseExperiment(LEAST, 'f.yaml'), plan: samplePlan() },
    ...{ host: SAMPLE_HOST, placement: inputs.placement },
  }
  expect((await continueTune(path, planned, SAMPLE_HOST)).path).toBe(path)
  await expect(continueTune(path, planned, { ...SAMPLE_HOST, kernel: '9.9' })).rejects.toMatchObject({
    code: 'badInput',
    message: `${path} was begun on another host than this one: the kernel was ${SAMPLE_HOST.kernel} and is 9.9`,
  })
  await expect(continueTune(path, { ...planned, text: `${LEAST}#` }, SAMPLE_HOST)).rejects.toMatchObject({
    message: expect.stringContaining('belongs to another experiment') as string,
  })
})
