import type { GateCheck, GateResult } from '../model/gate.ts'
import { escapeXml } from './xml.ts'

export type JunitOptions = {
  /** Name of the experiment; it names the suite. */
  readonly name: string
  readonly gate: GateResult
  readonly durationSeconds: number
  /** Start of the run, ISO 8601. */
  readonly timestamp: string
}

/**
 * The gate as JUnit XML, a test case a checked cell, for CI systems. The format has no third outcome: both kinds of
 * trouble are a `<failure>`, of type `failed` or `undecided`, since an undecided demand must not look like a passed one.
 */
export function toJunit({ name, gate, durationSeconds, timestamp }: JunitOptions): string {
  const failures = gate.checks.filter(({ outcome }) => outcome !== 'passed').length
  const counts = { tests: gate.checks.length, failures, errors: 0, time: durationSeconds.toFixed(3) }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'tonari', ...counts })}>`,
    `  <testsuite${attributes({ name, ...counts, skipped: 0, timestamp })}>`,
    ...gate.checks.map((check) => testCase(name, check)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function testCase(suite: string, { cell, expected, outcome, sentence }: GateCheck): string {
  const opening = `    <testcase${attributes({ classname: suite, name: `${cell} is ${expected}` })}`
  if (outcome === 'passed') return `${opening}/>`
  const failure = `<failure${attributes({ type: outcome, message: sentence })}>${escapeXml(sentence)}</failure>`
  return `${opening}>${failure}</testcase>`
}

function attributes(values: Record<string, string | number>): string {
  return Object.entries(values)
    .map(([key, value]) => ` ${key}="${escapeXml(`${value}`)}"`)
    .join('')
}
