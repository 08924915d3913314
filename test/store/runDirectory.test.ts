import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { RunDirectory } from '../../src/store/runDirectory.ts'
import { sampleRun } from '../fakes/sampleRun.ts'
import { temporaryDirectory } from '../host/temporaryDirectory.ts'

const RUN = sampleRun({ blocks: 1 })
const INPUTS = {
  experimentText: 'name: sample # as written\n',
  plan: RUN.plan,
  host: RUN.host,
  placement: RUN.placement,
}

async function created(): Promise<{ run: RunDirectory; path: string }> {
  const path = join(temporaryDirectory(), 'runs/one')
  return { run: await RunDirectory.create(path, INPUTS), path }
}

async function addTrials(run: RunDirectory, count: number): Promise<void> {
  for (let at = 0; at < count; at++) await run.addTrial(RUN.trials[at]!, RUN.series[at]!, `output ${at} é\n`, null)
}

describe('a new run', () => {
  it('holds the experiment as written and everything that was fixed before', async () => {
    const { run, path } = await created()
    expect(readdirSync(path).sort()).toEqual(['experiment.yaml', 'host.json', 'placement.json', 'plan.json', 'raw'])
    expect(await RunDirectory.open(path).readInputs()).toEqual(INPUTS)
    expect(await run.readTrials()).toEqual([])
    expect(await run.readBoots()).toEqual([])
  })

  it('is not made where other files are', async () => {
    const path = temporaryDirectory({ 'plan.json': '{}', 'notes.txt': 'mine' })
    await expect(RunDirectory.create(path, INPUTS)).rejects.toMatchObject({
      code: 'badInput',
      message: `${path} holds other files`,
    })
    expect(readFileSync(join(path, 'plan.json'), 'utf8')).toBe('{}')
    expect(readdirSync(path).sort()).toEqual(['notes.txt', 'plan.json'])
  })

  it('is made in an empty directory, and over one that never got its plan', async () => {
    const path = temporaryDirectory({ 'experiment.yaml': 'half' })
    expect(RunDirectory.isRun(path)).toBe(false)
    await RunDirectory.create(path, INPUTS)
    expect(RunDirectory.isRun(path)).toBe(true)
    await RunDirectory.create(temporaryDirectory(), INPUTS)
  })
})

describe('opening', () => {
  it('refuses what is no run', () => {
    const path = temporaryDirectory({ 'trials.jsonl': '' })
    expect(() => RunDirectory.open(path)).toThrow(
      expect.objectContaining({ code: 'badInput', message: `${path} is no run directory: it has no plan.json` }),
    )
  })

  it('names the file that is missing or damaged', async () => {
    const { path, run } = await created()
    writeFileSync(join(path, 'placement.json'), '{"schema": "tonari.placement/1"}')
    await expect(run.readInputs()).rejects.toMatchObject({
      code: 'badInput',
      message: `${path}/placement.json: not what this version of tonari writes`,
    })
    await expect(run.readAnalysis()).rejects.toMatchObject({ message: `${path}/analysis.json is missing` })
  })
})

describe('what was added', () => {
  it('is there in order, with its series and raw output', async () => {
    const { run, path } = await created()
    await addTrials(run, 3)
    await run.addBoot(RUN.boots[0]!)
    const opened = RunDirectory.open(path)
    expect(await opened.readTrials()).toEqual(RUN.trials.slice(0, 3))
    expect(await opened.readSeries()).toEqual(RUN.series.slice(0, 3))
    expect(await opened.readBoots()).toEqual(RUN.boots.slice(0, 1))
    const { id, boot } = RUN.trials[1]!
    expect(readFileSync(join(path, 'raw', `${id}.boot${boot}.txt`), 'utf8')).toBe('output 1 é\n')
  })

  it('keeps every finished line byte for byte when a torn one is cut off', async () => {
    const { run, path } = await created()
    const metrics = [{ name: 'é ≥ 10 µs', unit: 'ns', value: 1 }]
    const first = { ...RUN.trials[0]!, result: { rate: 1, unit: 'B/s', metrics } }
    await run.addTrial(first, RUN.series[0]!, '', null)
    await run.addTrial(RUN.trials[1]!, RUN.series[1]!, '', null)
    const names = ['trials.jsonl', 'samples.jsonl']
    const finished = names.map((name) => readFileSync(join(path, name)))
    const third = Buffer.from(`${JSON.stringify(RUN.trials[2])} é`)
    for (const length of [1, 40, third.length - 1, third.length]) {
      for (const name of names) appendFileSync(join(path, name), third.subarray(0, length))
      await run.removeTornLines()
      expect(names.map((name) => readFileSync(join(path, name)))).toEqual(finished)
    }
    await run.addTrial(RUN.trials[2]!, RUN.series[2]!, '', null)
    expect(await run.readTrials()).toEqual([first, RUN.trials[1], RUN.trials[2]])
  })

  it('may be nothing but a torn line, or nothing at all', async () => {
    const { run, path } = await created()
    await run.removeTornLines()
    expect(readdirSync(path)).not.toContain('trials.jsonl')
    writeFileSync(join(path, 'boots.jsonl'), '{"schema":"tonari.bo')
    await run.removeTornLines()
    expect(readFileSync(join(path, 'boots.jsonl'), 'utf8')).toBe('')
  })

  it('is not taken for finished where a line in the middle is damaged', async () => {
    const { run, path } = await created()
    await addTrials(run, 1)
    appendFileSync(join(path, 'trials.jsonl'), '{"schema":\n')
    await run.removeTornLines()
    await expect(run.readTrials()).rejects.toMatchObject({
      code: 'badInput',
      message: `${path}/trials.jsonl:2: not JSON`,
    })
  })
})

describe('the report', () => {
  it('lies beside the records', async () => {
    const { run, path } = await created()
    await run.writeReport({ html: '<p>', markdown: '# r', csv: 'a,b', figures: { 'one.svg': '<svg/>' } })
    expect(run.reportPath).toBe(join(path, 'report.html'))
    expect(
      ['report.html', 'report.md', 'results.csv', 'figures/one.svg'].map((name) =>
        readFileSync(join(path, name), 'utf8'),
      ),
    ).toEqual(['<p>', '# r', 'a,b', '<svg/>'])
  })
})
