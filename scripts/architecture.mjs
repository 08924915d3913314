// Checks the table of allowed imports in .dependency-cruiser.mjs, and that the check really saw the sources:
// a version of TypeScript that it cannot use makes dependency-cruiser find nothing, and no fault either.
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cruise } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import config from '../.dependency-cruiser.mjs'

const LEAST_MODULES = 40

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))))
const { options, ...ruleSet } = config
const tsConfig = extractTSConfig(options.tsConfig.fileName)
const { output } = await cruise(['src'], { ...options, ruleSet, validate: true }, undefined, { tsConfig })

const cruised = new Set(output.modules.map(({ source }) => source))
const files = readdirSync('src', { recursive: true }).filter((name) => name.endsWith('.ts'))
const unseen = files.map((name) => join('src', name)).filter((path) => !cruised.has(path))
const seen = files.length - unseen.length

const faults = [
  ...output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from}${from === to ? '' : ` → ${to}`}`),
  ...unseen.map((path) => `not seen: ${path}`),
  ...(seen < LEAST_MODULES ? [`only ${seen} modules seen, where at least ${LEAST_MODULES} are expected`] : []),
]
for (const fault of faults) console.error(fault)
console.log(`${seen} modules, ${output.summary.totalDependenciesCruised} imports, ${faults.length} faults`)
process.exitCode = faults.length > 0 ? 1 : 0
