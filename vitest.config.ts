import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** vitest itself would leave a core free, which on two cores is half of them. */
const UNIT_WORKERS = availableParallelism()

const VM_TIMEOUT_MS = 120_000

/** Begins with what takes a minute, so that the other workers need not wait for it at the end: vitest goes by size. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification) => moduleId.endsWith('Page.test.ts')
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/vm/**'],
          sequence: { groupOrder: 0 },
          maxWorkers: UNIT_WORKERS,
          // To load the sources anew for each file takes as long as the tests themselves.
          isolate: false,
          // For a machine that is busy with something else too: tests that start programs usually take a second.
          testTimeout: 20_000,
        },
      },
      {
        test: {
          // What these campaigns measure is void or withheld anyway: two at a time disturb no figure.
          name: 'disturbed',
          include: ['test/vm/disturbed/*.test.ts'],
          testTimeout: VM_TIMEOUT_MS,
          hookTimeout: VM_TIMEOUT_MS,
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'vm',
          include: ['test/vm/*.test.ts'],
          testTimeout: VM_TIMEOUT_MS,
          hookTimeout: VM_TIMEOUT_MS,
          sequence: { groupOrder: 2 },
          fileParallelism: false,
        },
      },
    ],
  },
})
