import { describe, expect, it } from 'vitest'
import { applyAll } from '../../src/controls/compose.ts'
import type { Control, ControlTarget } from '../../src/controls/control.ts'
import { undoable } from '../../src/controls/undoing.ts'

const target = {} as ControlTarget

function control(name: string, log: string[], fails: { apply?: boolean; undo?: boolean } = {}): Control {
  return {
    name,
    unavailable: () => null,
    apply: () => {
      log.push(`apply ${name}`)
      if (fails.apply === true) return Promise.reject(new Error(`${name} cannot be set`))
      return Promise.resolve({
        readBack: () => Promise.resolve({ [name]: 'set' }),
        undo: () => {
          log.push(`undo ${name}`)
          return fails.undo === true ? Promise.reject(new Error(`${name} stays`)) : Promise.resolve()
        },
        cpuGroups: { [name]: `/groups/${name}` },
      })
    },
  }
}

describe('several controls', () => {
  it('are taken away in reverse order, and read back together', async () => {
    const log: string[] = []
    const applied = await applyAll([control('a', log), control('b', log)], target)
    expect(await applied.readBack()).toEqual({ a: 'set', b: 'set' })
    expect(applied.cpuGroups).toEqual({ a: '/groups/a', b: '/groups/b' })
    await applied.undo()
    expect(log).toEqual(['apply a', 'apply b', 'undo b', 'undo a'])
    await applied.undo()
    expect(log).toHaveLength(4)
  })

  it('leave nothing when one cannot be set', async () => {
    const log: string[] = []
    const controls = [control('a', log), control('b', log), control('c', log, { apply: true })]
    await expect(applyAll(controls, target)).rejects.toThrow('c cannot be set')
    expect(log.slice(3)).toEqual(['undo b', 'undo a'])
  })

  it('are all undone, even when one stays', async () => {
    const log: string[] = []
    const applied = await applyAll([control('a', log), control('b', log, { undo: true })], target)
    await expect(applied.undo()).rejects.toThrow('b stays')
    expect(log).toContain('undo a')
  })
})

describe('undoable', () => {
  it("gives the action's own error, whatever goes wrong afterwards", async () => {
    const action = async () =>
      undoable((later) => {
        later(() => Promise.reject(new Error('later')))
        return Promise.reject(new Error('first'))
      })
    await expect(action()).rejects.toThrow('first')
  })
})
