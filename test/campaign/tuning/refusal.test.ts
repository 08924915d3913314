import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import * as guest from '../../../src/campaign/guest.ts'
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

test('the space for disks is looked for before an image is built', async () => {
  const huge = `${LEAST}running: [3]\n${TUNE}vms: { count: 3, disk: { size: 900000 GiB } }\n`
  const path = temporaryDirectory({ 'tune.yaml': huge })
  const build = vi.spyOn(guest, 'ensureImage')
  await expect(prepareTune(join(path, 'tune.yaml'), join(path, 'out'))).rejects.toMatchObject({
    code: 'hostLacksRequirements',
    message: expect.stringContaining("the VMs' disks need") as string,
  })
  expect(build).not.toHaveBeenCalled()
})
