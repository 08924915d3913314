import { join } from 'node:path'
import { expect, test } from 'vitest'
import { prepareRun } from '../../../src/campaign/runExperiment.ts'
import { prepareTune } from '../../../src/campaign/tuning/tune.ts'
import { temporaryDirectory } from '../../host/temporaryDirectory.ts'
import { LEAST } from '../../plan/refusal.ts'

const TUNE = 'tune: { control: { network: { by: policing, fromVm: $value } }, loosest: 9 Mbit/s, tightest: 1 Mbit/s }\n'

test('run and tune each refuse what belongs to the other, and name it', async () => {
  const path = temporaryDirectory({ 'run.yaml': LEAST, 'tune.yaml': `${LEAST}running: [3]\n${TUNE}` })
  const file = join(path, 'tune.yaml')
  const out = join(path, 'out')
  await expect(prepareRun(file, { out, demandsVerdicts: false })).rejects.toMatchObject({
    code: 'badInput',
    message: expect.stringContaining('asks which control to choose, under tune:') as string,
    hint: expect.stringContaining(`tonari tune ${file}`) as string,
  })
  await expect(prepareTune(join(path, 'run.yaml'), out)).rejects.toMatchObject({
    code: 'badInput',
    message: expect.stringContaining('has no section tune:') as string,
  })
})
