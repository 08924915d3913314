import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TonariError } from '../../src/model/error.ts'
import { type WorkloadParams, workloadSchema } from '../../src/model/workloadSpec.ts'
import { workloadFor } from '../../src/workloads/registry.ts'
import { inPieces } from '../fakes/programOutput.ts'
import { CAPTURED, type Captured } from './captured.ts'

function parse(text: string, params: WorkloadParams) {
  return workloadFor(params).parse(inPieces(text), params)
}

function parseCaptured(name: string) {
  const { text, params } = CAPTURED.find((captured) => captured.name === name)!
  const { rate, metrics } = parse(text, params)
  return { rate, ...Object.fromEntries(metrics.map((metric) => [metric.name, metric.value])) }
}

describe('a finished program', () => {
  it.each([
    ['dhrystone/one-second', { rate: 1486228.123, DMIPS: 845.89 }],
    ['iozone/write-direct', { rate: 28080 * 1024 }],
    ['iozone/rewrite-direct', { rate: 28737 * 1024 }],
    ['iozone/read-direct', { rate: 69915 * 1024 }],
    ['iozone/reread-direct', { rate: 1076335 * 1024 }],
    ['iozone/rewrite-cached', { rate: 1058202 * 1024 }],
    ['iozone/write-cached', { rate: 24186 * 1024 }],
    ['iozone/reread-cached', { rate: 2198614 * 1024 }],
    ['iozone/read-and-reread-cached', { rate: 1526631 * 1024 }],
    ['netperf/tcp', { rate: 47.71e6 }],
    ['netperf/udp', { rate: 49.92e6, sent: 250.36e6, loss: 1 - 8491 / 42585 }],
    ['iperf3/tcp', { rate: 47743e3, sent: 51667e3 }],
    ['iperf3/udp', { rate: 48578e3, sent: 353774e3, loss: 52481 / 61117 }],
    ['stress-ng/hdd', { rate: 20490.01, operations: 20568, 'operations per CPU second': 31376.57 }],
    ['stress-ng/cpu', { rate: 1135.99, operations: 2274, 'operations per CPU second': 1570.08 }],
    ['stress-ng/vm', { rate: 37799.98, operations: 37888, 'operations per CPU second': 41055.47 }],
  ])('is read: %s', (name, expected) => {
    expect(parseCaptured(name)).toEqual(expected)
  })

  it('tells the spread of its passes: memwrite', () => {
    expect(parseCaptured('memwrite/plain')).toEqual({
      rate: 3231976369.908,
      'shortest pass': 7898619,
      'median pass': 9774429,
      'longest pass': 17674721,
      'all passes': 622920990,
    })
  })

  it('tells requests and latencies: fio', () => {
    expect(parseCaptured('fio/randread')).toEqual({
      rate: 22312043,
      requests: 5447.276362,
      'latency p50': 1155072,
      'latency p99': 4423680,
    })
  })

  it('adds up reads and writes, and takes the slower latency: fio', () => {
    const mixed = parseCaptured('fio/randrw')
    expect(mixed).toMatchObject({ rate: 80556015 + 79839620, 'latency p50': 144384, 'latency p99': 1662976 })
    const written = parseCaptured('fio/write-cached')
    expect(written).toMatchObject({ rate: 615999936, 'latency p50': 32128, 'latency p99': 142336 })
  })

  it.each(CAPTURED)('reports in the unit that its metric declares: $name', ({ params, text }) => {
    const { name, unit } = workloadFor(params).metric(params)
    expect(parse(text, params).unit).toBe(unit)
    expect(name).not.toBe('')
  })
})

/** Every `step`th prefix that lacks more than the white space at the end. */
function prefixes(text: string, step = 7): string[] {
  const length = text.trimEnd().length
  return Array.from({ length: Math.ceil(length / step) }, (_, at) => text.slice(0, at * step)).concat(
    Array.from({ length: 40 }, (_, at) => text.slice(0, Math.max(0, length - at))),
  )
}

describe('a truncated output', () => {
  it.each(CAPTURED)('gives no figure or the whole one: $name', ({ text, params }: Captured) => {
    const whole = parse(text, params)
    let refused = 0
    for (const prefix of prefixes(text)) {
      try {
        expect(parse(prefix, params)).toEqual(whole)
      } catch (error) {
        if (!(error instanceof TonariError)) throw error
        expect(error.code).toBe('internal')
        refused++
      }
    }
    expect(refused).toBeGreaterThan(text.length / 20)
  })

  it.each(CAPTURED)('is refused when it is cut in the middle: $name', ({ text, params }) => {
    expect(() => parse(text.slice(0, text.length / 2), params)).toThrow(TonariError)
    expect(() => parse('', params)).toThrow(TonariError)
  })
})

describe('any output', () => {
  const victims = CAPTURED.map(({ params }) => params)

  it('is read or refused with a TonariError', () => {
    const words = fc.constantFrom(
      'result ',
      'passes_ns ',
      '=',
      '{',
      '}',
      '16384 1024 ',
      'cpu ',
      'sender',
      '\n',
      '1e999',
    )
    const text = fc.array(fc.oneof(words, fc.string({ unit: 'binary' })), { maxLength: 40 }).map((all) => all.join(''))
    fc.assert(
      fc.property(text, fc.constantFrom(...victims), (garbage, params) => {
        try {
          expect(Number.isFinite(parse(garbage, params).rate)).toBe(true)
        } catch (error) {
          if (!(error instanceof TonariError)) throw error
        }
        expect(Array.isArray(workloadFor(params).progress(inPieces(garbage), params))).toBe(true)
      }),
    )
  })

  it('means the same however it is cut into pieces', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CAPTURED), fc.array(fc.nat(10_000)), ({ text, params }, cuts) => {
        const workload = workloadFor(params)
        const [whole, pieces] = [inPieces(text), inPieces(text, cuts)]
        expect(workload.parse(pieces, params)).toEqual(workload.parse(whole, params))
        expect(workload.progress(pieces, params)).toEqual(workload.progress(whole, params))
      }),
    )
  })
})

describe('a damaged report', () => {
  const fio = CAPTURED.find(({ name }) => name === 'fio/randread')!

  it('is refused: fio without a job, and no report', () => {
    expect(() => parse('{"jobs": []}', fio.params)).toThrow('fio printed no complete report')
    expect(() => parse('no report at all', fio.params)).toThrow('fio printed no complete report')
  })

  it('is refused: another stressor, another file size', () => {
    const stressNg = CAPTURED.find(({ name }) => name === 'stress-ng/cpu')!
    const other = workloadSchema.parse({ program: 'stress-ng', stressor: 'matrix' })
    expect(() => parse(stressNg.text, other)).toThrow('stress-ng printed no metrics of matrix')
    const iozone = CAPTURED.find(({ name }) => name === 'iozone/read-direct')!
    expect(() => parse(iozone.text, workloadSchema.parse({ program: 'iozone' }))).toThrow('iozone printed no rate')
  })
})
