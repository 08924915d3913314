import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureImage } from '../../../src/campaign/guest.ts'
import { start, TONARI } from '../command.ts'

const EXPERIMENT = `name: broken-neighbours
vms: { count: 4, disk: { size: 48 MiB } }
running: [1, 4]
blocks: 2
rounds: 1
placebo: false
neighbours: { program: stress-ng, stressor: cpu }
workloads:
  - { program: dhrystone, duration: 800 ms }
`

/** Stands in the guests' image for the neighbours' program: it ends at once, says nothing, or does next to nothing. */
const BROKEN = `#!/bin/sh
[ "$1" = --version ] && exit 0
case $(hostname) in
  vm2) exit 0 ;;
  vm3) exec sleep 1000 ;;
  *) while :; do i=0; while [ $i -lt 100 ]; do i=$((i + 1)); done; usleep 99000; done ;;
esac
`

describe('neighbours whose program is broken', () => {
  let directory: string
  let cells: { vms: number; verdict: string | null; reason: string }[]
  let reasons: string
  let run: ReturnType<typeof start>

  beforeAll(async () => {
    directory = mkdtempSync('/var/tmp/tonari-test-')
    const image = await ensureImage()
    const cache = join(directory, 'cache')
    mkdirSync(join(cache, 'images'), { recursive: true })
    cpSync(image.directory, join(cache, 'images', image.key), { recursive: true })
    const script = join(directory, 'stress-ng')
    writeFileSync(script, BROKEN)
    const commands = [
      'rm /usr/bin/stress-ng',
      'cd /usr/bin',
      `write ${script} stress-ng`,
      'sif stress-ng mode 0100755',
    ].join('\n')
    execFileSync('debugfs', ['-w', '-f', '-', join(cache, 'images', image.key, 'root.ext4')], { input: commands })
    const file = join(directory, 'experiment.yaml')
    const out = join(directory, 'run')
    writeFileSync(file, EXPERIMENT)
    const argv = [TONARI, 'run', file, '--out', out, '--accept-noisy-host', '--json']
    run = start(argv, { TONARI_CACHE: cache })
    const { status, stdout, stderr } = await run.finished
    expect({ status, stderr }).toMatchObject({ status: 0 })
    cells = (JSON.parse(stdout) as { cells: typeof cells }).cells
    const analysis = JSON.parse(readFileSync(join(out, 'analysis.json'), 'utf8')) as {
      cells: { vms: number; voids: { reasons: string[] }[] }[]
    }
    reasons = analysis.cells
      .filter(({ vms }) => vms > 1)
      .flatMap(({ voids }) => voids.flatMap((each) => each.reasons))
      .join('\n')
  }, 300_000)
  afterAll(() => {
    if (existsSync(`/proc/${run.pid}`)) process.kill(run.pid, 'SIGKILL')
    rmSync(directory, { recursive: true })
  })

  it('never pass for good ones', () => {
    expect(cells.filter(({ vms }) => vms > 1).map(({ verdict }) => verdict)).toEqual(['void'])
  })

  it.each([
    ['ends at once', /vm2's load ran for [\d.]+ % of the window/],
    ['says nothing and does nothing', /vm3's load demanded for 0\.\d % of the window/],
    ['runs at one per cent', /vm4's load demanded for [\d.]+ % of the window/],
  ])('are told by what they do: one that %s', (_, said) => {
    expect(reasons).toMatch(said)
  })
})
