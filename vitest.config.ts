import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** vitest itself would leave a core free, which on two cores is half of them. */
const UNIT_WORKERS = availableParallelism()

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/vm/**'],
          maxWorkers: UNIT_WORKERS,
        },
      },
      {
        test: {
          name: 'vm',
          include: ['test/vm/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
