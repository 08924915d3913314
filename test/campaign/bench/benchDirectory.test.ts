import { mkdirSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, it } from 'vitest'
import { benchDirectory, removeLeftBenches } from '../../../src/campaign/bench/benchDirectory.ts'
import { listDirectories } from '../../../src/host/fileTree.ts'
import { temporaryDirectory } from '../../host/temporaryDirectory.ts'

const LARGEST_PID = 2 ** 22

it('removes what a killed bench left, and nothing of one that goes on', () => {
  const cache = temporaryDirectory({})
  const own = benchDirectory(cache, process.pid)
  for (const path of [own, benchDirectory(cache, LARGEST_PID + 1), `${cache}/images`, `${cache}/bench-notes`]) {
    mkdirSync(`${path}/below`, { recursive: true })
  }
  removeLeftBenches(cache)
  expect(listDirectories(cache).map((path) => basename(path))).toEqual(
    [basename(own), 'bench-notes', 'images'].toSorted(),
  )
})
