import type { Column } from '../model/sample.ts'
import { METRIC_HELP } from './metricHelp.ts'

type BaseUnit = { readonly name: string; readonly perUnit: number }
const BASE_UNITS: Readonly<Record<string, BaseUnit>> = {
  ns: { name: 'seconds', perUnit: 1e9 },
  Hz: { name: 'hertz', perUnit: 1 },
  count: { name: '', perUnit: 1 },
}

/**
 * Columns with their values as OpenMetrics 1.0 text, in base units: `vcpu.wait` in ns becomes
 * `tonari_vcpu_wait_seconds_total` in seconds. Values that are not there (NaN) are left out, as the format demands of
 * counters; a metric without any value is left out as a whole.
 */
export function openMetrics(columns: readonly Column[], values: ArrayLike<number>): string {
  const families = new Map<string, { readonly column: Column; readonly lines: string[] }>()
  for (const [index, column] of columns.entries()) {
    const value = values[index] ?? Number.NaN
    if (Number.isNaN(value)) continue
    const name = familyName(column)
    const family = families.get(name) ?? { column, lines: [] }
    families.set(name, family)
    family.lines.push(sampleLine(name, column, value))
  }
  const texts = Array.from(families, ([name, { column, lines }]) => [...metadata(name, column), ...lines])
  return [...texts.flat(), '# EOF', ''].join('\n')
}

function familyName({ metric, unit }: Column): string {
  const name = `tonari_${metric.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/[^a-z0-9_]/g, '_')}`
  const suffix = baseUnit(unit).name
  return suffix === '' || name.endsWith(`_${suffix}`) ? name : `${name}_${suffix}`
}

function metadata(name: string, { metric, unit, kind }: Column): string[] {
  const unitName = baseUnit(unit).name
  return [
    `# TYPE ${name} ${kind}`,
    ...(unitName === '' ? [] : [`# UNIT ${name} ${unitName}`]),
    `# HELP ${name} ${escaped(METRIC_HELP[metric] ?? metric)}`,
  ]
}

function sampleLine(name: string, { unit, kind, dimensions }: Column, value: number): string {
  const labels = Object.entries(dimensions).map(([label, text]) => `${label}="${escaped(text)}"`)
  const set = labels.length === 0 ? '' : `{${labels.join(',')}}`
  return `${name}${kind === 'counter' ? '_total' : ''}${set} ${numberText(value / baseUnit(unit).perUnit)}`
}

function baseUnit(unit: string): BaseUnit {
  return BASE_UNITS[unit] ?? { name: unit, perUnit: 1 }
}

function numberText(value: number): string {
  return Number.isFinite(value) ? `${value}` : value > 0 ? '+Inf' : '-Inf'
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
