import { describe, expect, it } from 'vitest'
import { CELL_COUNTS, LOOKS, scheduleFor } from '../../src/stats/schedule.ts'

describe('schedule', () => {
  it.each([
    [4, [4]],
    [5, [4]],
    [12, [4, 6, 8, 12]],
    [31, [4, 6, 8, 12, 16, 24]],
    [1000, [4, 6, 8, 12, 16, 24, 32]],
  ])('of at most %i blocks', (mostBlocks, looks) => {
    expect(scheduleFor(mostBlocks)!.looks).toEqual(looks)
  })

  it('needs four blocks, and cells', () => {
    expect([scheduleFor(3), scheduleFor(0)]).toEqual([null, null])
    for (const cells of [0, -1, 1.5, Number.NaN]) expect(() => scheduleFor(8, cells)).toThrow(RangeError)
  })

  it('spends everything at a single look', () => {
    expect(scheduleFor(4)).toEqual({ looks: [4], interferedLevel: 0.01, independentLevel: 0.05 })
    expect(scheduleFor(4, 8)).toEqual({ looks: [4], interferedLevel: 0.00125, independentLevel: 0.00625 })
  })

  it('takes the next larger tabulated number of cells, and shares out further beyond the last', () => {
    expect(scheduleFor(32, 5)).toEqual(scheduleFor(32, 6))
    expect(scheduleFor(32, 33)).toEqual(scheduleFor(32, 48))
    expect(scheduleFor(32, 128)!.independentLevel).toBeCloseTo(scheduleFor(32, 64)!.independentLevel / 2, 15)
  })

  it.each(['interferedLevel', 'independentLevel'] as const)('has %s fall with looks and with cells', (name) => {
    const rows = LOOKS.map((look) => CELL_COUNTS.map((cells) => scheduleFor(look, cells)![name]))
    rows.forEach((row, at) => {
      expect(row.every((level, cell) => cell === 0 || level < row[cell - 1]!)).toBe(true)
      expect(row.every((level, cell) => at === 0 || level < rows[at - 1]![cell]!)).toBe(true)
      // Never more than alpha, never less than an equal share for each look.
      const alpha = name === 'interferedLevel' ? 0.01 : 0.05
      row.forEach((level, cell) => {
        const share = alpha / CELL_COUNTS[cell]!
        expect(level).toBeLessThanOrEqual(1.005 * share)
        expect(level).toBeGreaterThan((0.995 * share) / (at + 1))
      })
    })
  })
})
