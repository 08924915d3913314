import { join } from 'node:path'
import { monotonicNs } from '../../host/clock.ts'
import { occupiedBytes } from '../../host/fileTree.ts'
import { withScratchDirectory } from '../../host/scratchDirectory.ts'
import { TonariError } from '../../model/error.ts'
import type { BenchDocument, BenchFigure } from '../../model/bench.ts'
import type { AnswerTable } from '../../model/sampleSummary.ts'
import { seededRandom } from '../../stats/random.ts'
import { writeSampleFile } from '../../store/sampleFiles.ts'
import { querySamples } from '../../store/sampleQuery.ts'
import { summariseSampleFiles } from '../../store/sampleSummary.ts'
import { COUNTER_COLUMNS, type CounterSource, counterSource } from './counterSource.ts'
import { figureOf, single } from './figure.ts'

const SEED = 1
const TRIALS = 40
const INSTANTS = 100
const TIMES_ASKED = 5
const SAMPLES_A_BOOT = TRIALS * INSTANTS * COUNTER_COLUMNS.length

const ONE_TRIAL = `SELECT count(value), metric, dimensions, avg(value) FROM samples
  WHERE trial = 'boot1-trial1' GROUP BY metric, dimensions`
const GROUPED = 'SELECT count(value), metric, dimensions, avg(value) FROM samples GROUP BY metric, dimensions'
const EXACT = 'SELECT count(value), metric, quantile_cont(value, [0.5, 0.99]) FROM samples GROUP BY metric'
const SAMPLED = 'SELECT count(value), metric, reservoir_quantile(value, [0.5, 0.99], 8192) FROM samples GROUP BY metric'

/**
 * How quickly samples are written, how small they get, and how quickly questions about them are answered. `samples` is
 * rounded up to whole boots of a million. Throws TonariError `internal` when fewer come back than were written.
 */
export async function sampleRates(samples: number, tell: (what: string) => void): Promise<BenchDocument> {
  return withScratchDirectory(async (directory) => {
    const source = counterSource(seededRandom(SEED))
    const boots = Math.ceil(samples / SAMPLES_A_BOOT)
    const written: { readonly file: string; readonly seconds: number }[] = []
    for (let boot = 1; boot <= boots; boot++) {
      if (boot % 10 === 1) tell(`boot ${boot} of ${boots}`)
      written.push(await writeBoot(directory, boot, source))
    }
    const files = written.map(({ file }) => file)
    const count = boots * SAMPLES_A_BOOT
    const seconds = written.reduce((sum, boot) => sum + boot.seconds, 0)
    return {
      figures: [
        single('samples written', 'samples', count),
        single('written a second, all boots', 'samples/s', count / seconds),
        figureOf(
          'written a second, a boot',
          'samples/s',
          written.map((boot) => SAMPLES_A_BOOT / boot.seconds),
        ),
        single('size', 'bytes/sample', occupiedBytes(directory) / count),
        ...(await answerTimes(files, count, tell)),
      ],
    }
  })
}

async function writeBoot(directory: string, boot: number, source: CounterSource) {
  const file = join(directory, `boot${boot}.parquet`)
  const batches = Array.from({ length: TRIALS }, (_, at) => source(`boot${boot}-trial${at + 1}`, boot, INSTANTS))
  const startNs = monotonicNs()
  await writeSampleFile(file, boot, batches)
  return { file, seconds: (monotonicNs() - startNs) / 1e9 }
}

type Question = { readonly name: string; readonly expected: number; readonly ask: () => Promise<number> }

async function answerTimes(
  files: readonly string[],
  count: number,
  tell: (what: string) => void,
): Promise<BenchFigure[]> {
  const questions: readonly Question[] = [
    { name: 'summary of all', expected: count, ask: async () => (await summariseSampleFiles(files)).samples },
    {
      name: 'summary of one boot',
      expected: SAMPLES_A_BOOT,
      ask: async () => (await summariseSampleFiles(files.slice(0, 1))).samples,
    },
    {
      name: 'number and mean of each series, all',
      expected: count,
      ask: async () => sumOf(await querySamples(files, GROUPED)),
    },
    {
      name: 'mean of each series of one trial',
      expected: INSTANTS * COUNTER_COLUMNS.length,
      ask: async () => sumOf(await querySamples(files, ONE_TRIAL)),
    },
    {
      name: 'p50 and p99 of each metric, exact',
      expected: count,
      ask: async () => sumOf(await querySamples(files, EXACT)),
    },
    {
      name: 'p50 and p99 of each metric, from 8192 samples drawn of each',
      expected: count,
      ask: async () => sumOf(await querySamples(files, SAMPLED)),
    },
  ]
  const figures: BenchFigure[] = []
  for (const question of questions) {
    tell(question.name)
    const seconds: number[] = []
    for (let at = 0; at < TIMES_ASKED; at++) seconds.push(await secondsToAnswer(question))
    figures.push(figureOf(question.name, 's', seconds))
  }
  return figures
}

async function secondsToAnswer({ name, expected, ask }: Question): Promise<number> {
  const startNs = monotonicNs()
  const found = await ask()
  const seconds = (monotonicNs() - startNs) / 1e9
  if (found !== expected) throw new TonariError('internal', `${name}: ${found} of ${expected} samples came back`)
  return seconds
}

/** Adds up the first column, which counts samples. */
function sumOf({ rows }: AnswerTable): number {
  return rows.reduce((sum, [count]) => sum + Number(count), 0)
}
