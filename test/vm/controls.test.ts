import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyAll } from '../../src/controls/compose.ts'
import { controlsOf } from '../../src/controls/registry.ts'
import { monotonicNs } from '../../src/host/clock.ts'
import { readControlFacts } from '../../src/host/controlFacts.ts'
import { controlSchema } from '../../src/model/control.ts'
import { controlLab, PORT_BITS_PER_SECOND, type Place, receivedRate } from './controlLab.ts'

type Lab = Awaited<ReturnType<typeof controlLab>>

/** One rate is enough to see a fault; all of them were measured once, and are again where someone asks for figures. */
const RATES_MBIT = process.env['TONARI_SHOW_FIGURES'] === undefined ? [20] : [5, 20, 45]
/** Of the rate, on the wire */
const TOLERANCE = 0.015

/** Figures are shown where someone asks for them. */
function note(what: string, asked: number, found: number): void {
  if (process.env['TONARI_SHOW_FIGURES'] === undefined) return
  process.stderr.write(`${what}: ${asked} asked, ${found} found, ${((found / asked - 1) * 100).toFixed(2)} %\n`)
}

describe('limits on the network', () => {
  let lab: Lab
  let untouched: string

  const state = async () => {
    const [qdiscs, links, tables] = await Promise.all([
      lab.show(['tc', 'qdisc', 'show']),
      lab.show(['ip', '-o', 'link', 'show']),
      lab.show(['nft', 'list', 'ruleset']),
    ])
    return [qdiscs.replaceAll(/tbf \w+:/g, 'tbf'), links.replaceAll(/ qlen \d+/g, ''), tables].join('\n')
  }
  beforeAll(async () => {
    lab = await controlLab()
    await lab.splitFrames(true)
    untouched = await state()
  })
  afterAll(async () => {
    await lab.destroy()
  })

  /** Under a limit: what it reads back, and what `action` gives. Nothing is left afterwards. */
  async function under<T>(network: object, action: (readBack: Record<string, string>) => Promise<T>): Promise<T> {
    const applied = await applyAll(controlsOf(controlSchema.parse({ name: 'limit', network })), lab.target)
    try {
      return await action(await applied.readBack())
    } finally {
      await applied.undo()
      expect(await state()).toBe(untouched)
    }
  }
  async function measure(what: string, from: Place, to: Place, protocol: 'tcp' | 'udp', asked: number): Promise<void> {
    const { rate: found, parts } = await lab.whileSending(from, to, protocol, async () => receivedRate(to))
    note(what, asked, found)
    expect(Math.abs(found / asked - 1), `${what}: ${asked} asked, ${found} found: ${parts}`).toBeLessThan(TOLERANCE)
  }

  it('are all to be had on this host', async () => {
    const { missingFeatures } = await readControlFacts('/var/tmp', PORT_BITS_PER_SECOND)
    expect(missingFeatures).toEqual({})
  })

  describe.each(RATES_MBIT)('of %d Mbit/s', (mbit) => {
    const asked = mbit * 1e6

    it.each(['udp', 'tcp'] as const)('bind as ceiling of a guarantee, %s from and to a VM', async (protocol) => {
      const [vm1] = lab.vms as [Place, Place]
      const rate = `${mbit / 2} Mbit/s`
      const ceiling = `${mbit} Mbit/s`
      const limit = {
        by: 'guaranteed',
        on: 'victim',
        fromVm: rate,
        toVm: rate,
        fromVmCeiling: ceiling,
        toVmCeiling: ceiling,
      }
      await under(limit, async (readBack) => {
        expect(readBack['sending class 1:10 of port0']).toBe(`${asked / 2} to ${asked} bit/s`)
        expect(readBack['receiving class 1:10 of ifb-port0']).toBe(`${asked / 2} to ${asked} bit/s`)
        await measure(`htb ${protocol} from`, vm1, lab.counterpart, protocol, asked)
        await measure(`htb ${protocol} to`, lab.counterpart, vm1, protocol, asked)
      })
    })

    it.each(['udp', 'tcp'] as const)('bind at the tap, %s from and to a VM', async (protocol) => {
      const [vm1] = lab.vms as [Place, Place]
      await under(
        { by: 'ceiling', on: ['vm1'], fromVm: `${mbit} Mbit/s`, toVm: `${mbit} Mbit/s` },
        async (readBack) => {
          expect(readBack).toEqual({
            'ceiling from vm1': `${asked} bit/s by tbf at ifb-vm1`,
            'ceiling to vm1': `${asked} bit/s by tbf at vm1d`,
          })
          await measure(`tap ${protocol} from`, vm1, lab.counterpart, protocol, asked)
          await measure(`tap ${protocol} to`, lab.counterpart, vm1, protocol, asked)
        },
      )
    })

    it('bind by policing, with the header that arrivals are counted without', async () => {
      const [, vm2] = lab.vms as [Place, Place]
      const rate = `${mbit} Mbit/s`
      await under({ by: 'policing', fromVm: rate, toVm: rate, burst: '64 KiB' }, async (readBack) => {
        expect(readBack['policing from vm2']).toBe(`${asked} bit/s, at once 65536 B`)
        await measure('policing udp from', vm2, lab.counterpart, 'udp', (asked * 1514) / 1500)
        await measure('policing udp to', lab.counterpart, vm2, 'udp', asked)
      })
    })
  })

  it('keep a guarantee beside a flood, and the port full', async () => {
    const [vm1, vm2] = lab.vms as [Place, Place]
    await under({ by: 'guaranteed', on: 'victim', fromVm: '30 Mbit/s', toVm: '30 Mbit/s' }, async () => {
      const rates = await lab.whileSending(vm2, lab.counterpart, 'udp', async () =>
        lab.whileSending(vm1, lab.counterpart, 'udp', async () => {
          const sent = async () => {
            const shown = await lab.show(['tc', '-s', 'class', 'show', 'dev', 'port0'])
            return { atNs: monotonicNs(), bytes: Number(/class htb 1:10 [^]*?Sent (\d+) bytes/.exec(shown)?.[1]) }
          }
          const [before, total, after] = [await sent(), await receivedRate(lab.counterpart), await sent()]
          return { total, vm1: ((after.bytes - before.bytes) * 8e9) / (after.atNs - before.atNs) }
        }),
      )
      note('port', PORT_BITS_PER_SECOND, rates.total.rate)
      expect(Math.abs(rates.total.rate / PORT_BITS_PER_SECOND - 1)).toBeLessThan(TOLERANCE)
      note('guarantee', 30e6, rates.vm1)
      expect(rates.vm1).toBeGreaterThan(30e6 * (1 - TOLERANCE))
    })
  })

  it('bind on the large pieces that guests hand over, at a rate whose queue holds none', async () => {
    const [vm1] = lab.vms as [Place, Place]
    await lab.splitFrames(false)
    const limit = { by: 'guaranteed', on: 'victim', fromVm: '5 Mbit/s', fromVmCeiling: '10 Mbit/s' }
    const { rate: found } = await under(limit, async () =>
      lab.whileSending(vm1, lab.counterpart, 'tcp', async () => receivedRate(lab.counterpart)),
    )
    await lab.splitFrames(true)
    note('htb tcp in large pieces', 10e6, found)
    expect(found).toBeGreaterThan(9e6)
    expect(found).toBeLessThan(10.15e6)
  })

  it('are undone when a later one cannot be placed', async () => {
    const network = [
      { by: 'ceiling', on: 'all', fromVm: '5 Mbit/s', toVm: '5 Mbit/s' },
      { by: 'ceiling', on: 'victim', fromVm: '6 Mbit/s' },
    ]
    const controls = controlsOf(controlSchema.parse({ name: 'twice', network }))
    await expect(applyAll(controls, lab.target)).rejects.toThrow('limits vm1d already')
    expect(await state()).toBe(untouched)
  })
})
