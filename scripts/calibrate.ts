// Nominal levels of the sequential tests, by simulation: `npm run calibrate`. With `--write` it writes
// src/stats/levels.ts anew, for every number of looks and of cells (several minutes).
//   --looks 4,6,8  --alpha 0.01,0.05  --cells 1,8  --paths 400000  --seed 1
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { calibratePrefixes } from '../src/stats/calibrate.ts'
import { mean, standardDeviation } from '../src/stats/describe.ts'
import { seededRandom } from '../src/stats/random.ts'
import { CELL_COUNTS, FALSE_RATES, LOOKS } from '../src/stats/schedule.ts'
import { levelsModule, PUBLISHED } from './levelsModule.ts'

const BATCHES = 20
const WRITE_PATHS = 40_000_000

type Level = { readonly level: number; readonly error: number }

const { values } = parseArgs({
  options: {
    looks: { type: 'string' },
    alpha: { type: 'string' },
    cells: { type: 'string' },
    paths: { type: 'string' },
    seed: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
})

function numbers(text: string | undefined, usual: readonly number[]): number[] {
  const list = text === undefined ? [...usual] : text.split(',').map(Number)
  if (!list.every((number) => number > 0 && Number.isFinite(number)))
    throw new RangeError(`not a list of numbers above zero: ${text ?? ''}`)
  return list
}

/** Levels by prefix of the looks and by alpha: mean of the batches, with its standard error. */
function estimate(looks: readonly number[], alphas: readonly number[], paths: number): Level[][] {
  const random = seededRandom(Number(values.seed))
  const batches = Array.from({ length: BATCHES }, () =>
    calibratePrefixes({ looks, alphas, paths: Math.ceil(paths / BATCHES), random }),
  )
  return looks.map((_, prefix) =>
    alphas.map((_alpha, at) => {
      const levels = batches.map((batch) => batch[prefix]?.[at] ?? Number.NaN)
      return { level: mean(levels), error: (standardDeviation(levels) ?? Number.NaN) / Math.sqrt(BATCHES) }
    }),
  )
}

const alphas = numbers(values.alpha, [FALSE_RATES.interfered, FALSE_RATES.independent])
const cells = numbers(values.cells, values.write ? CELL_COUNTS : [1])
const looks = numbers(values.looks, LOOKS)
if (values.write && (values.looks ?? values.alpha ?? values.cells) !== undefined)
  throw new RangeError('--write writes the whole table: it takes no looks, alpha or cells')
const [paths = 0] = numbers(values.paths, [values.write ? WRITE_PATHS : 400_000])

const shares = alphas.flatMap((alpha) => cells.map((count) => ({ alpha, count })))
const estimates = estimate(
  looks,
  shares.map(({ alpha, count }) => alpha / count),
  paths,
)
console.log('looks                alpha  cells  level       error       published')
const shownLasts = values.looks === undefined && !values.write ? [16, 32] : looks
looks.forEach((last, prefix) => {
  if (!shownLasts.includes(last)) return
  shares.forEach(({ alpha, count }, at) => {
    const { level = Number.NaN, error = Number.NaN } = estimates[prefix]?.[at] ?? {}
    const published = count === 1 ? PUBLISHED.find((each) => each.last === last && each.alpha === alpha) : undefined
    const row = [
      looks
        .slice(0, prefix + 1)
        .join(',')
        .padEnd(20),
      String(alpha).padEnd(6),
      String(count).padEnd(6),
    ]
    console.log([...row, level.toPrecision(4).padEnd(11), error.toPrecision(2).padEnd(11), published?.level].join(' '))
  })
})

if (values.write) {
  const path = fileURLToPath(new URL('../src/stats/levels.ts', import.meta.url))
  const levelAt = (prefix: number, alpha: number, count: number) => {
    const at = shares.findIndex((share) => share.alpha === alpha && share.count === count)
    return estimates[prefix]?.[at]?.level ?? Number.NaN
  }
  writeFileSync(path, levelsModule(levelAt, { paths, seed: values.seed }))
  execFileSync('npx', ['biome', 'format', '--write', path], { stdio: 'inherit' })
}
