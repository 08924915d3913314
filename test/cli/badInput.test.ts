import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { start, TONARI } from '../vm/command.ts'

const FIT = 'name: bad\nworkloads:\n  - program: dhrystone\n'
const CASES: readonly (readonly [string, string | null, RegExp])[] = [
  ['an unknown key', `${FIT}wrkloads: 3\n`, /bad\.yaml:4:1: unknown key wrkloads/],
  ['a wrong unit', `${FIT}vms: { memory: 256 Mbit/s }\n`, /bad\.yaml:4:16: vms\.memory/],
  [
    'more vCPUs than cores with dedicated placement',
    `${FIT}vms: { count: 3, vcpus: 64 }\nplacement: { policy: dedicated }\n`,
    /bad\.yaml:5:22: placement\.policy is dedicated/,
  ],
  ['a core that the host lacks', `${FIT}placement: { cores: [[9999], [0], [0]] }\n`, /bad\.yaml:4:21: .* core 9999/],
  ['a file that is not YAML', 'name: [\n', /bad\.yaml:\d+:\d+: /],
  ['a file that is not there', null, /bad\.yaml/],
]

describe('bad input', () => {
  let directory: string
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'tonari-bad-'))
  })
  afterAll(() => {
    rmSync(directory, { recursive: true })
  })

  it.each(CASES)(
    'of %s gives one error, status 2, and no run directory',
    async (_, text, message) => {
      const file = join(directory, 'bad.yaml')
      rmSync(file, { force: true })
      if (text !== null) writeFileSync(file, text)
      const out = join(directory, 'run')
      const { status, stdout, stderr } = await start([TONARI, 'run', file, '--out', out]).finished
      expect({ status, stdout, out: existsSync(out) }).toEqual({ status: 2, stdout: '', out: false })
      expect(stderr).toMatch(message)
      expect(stderr.match(/^tonari: (?!tsc)/gm)).toHaveLength(1)
    },
    30_000,
  )
})
