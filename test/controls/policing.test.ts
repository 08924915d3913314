import { describe, expect, it } from 'vitest'
import { parsePolicing, policingRules } from '../../src/controls/network/policingRules.ts'

/** Printed by nftables 1.0.6 for the rules of the first test. */
const LISTED =
  '{"nftables": [{"metainfo": {"version": "1.0.6", "release_name": "Lester Gooch #5", "json_schema_version": 1}}, {"table": {"family": "netdev", "name": "tonari_vm2", "handle": 1}}, {"chain": {"family": "netdev", "table": "tonari_vm2", "name": "from", "handle": 1, "type": "filter", "hook": "ingress", "prio": 0, "policy": "accept"}}, {"chain": {"family": "netdev", "table": "tonari_vm2", "name": "to", "handle": 2, "type": "filter", "hook": "egress", "prio": 0, "policy": "accept"}}, {"rule": {"family": "netdev", "table": "tonari_vm2", "chain": "from", "handle": 3, "expr": [{"limit": {"rate": 2500000, "burst": 128, "per": "second", "inv": true, "rate_unit": "bytes", "burst_unit": "kbytes"}}, {"counter": {"packets": 0, "bytes": 0}}, {"drop": null}]}}, {"rule": {"family": "netdev", "table": "tonari_vm2", "chain": "to", "handle": 4, "expr": [{"limit": {"rate": 625000, "burst": 64, "per": "second", "inv": true, "rate_unit": "bytes", "burst_unit": "kbytes"}}, {"counter": {"packets": 0, "bytes": 0}}, {"drop": null}]}}]}'

describe('policing', () => {
  it('is a chain for each direction that has a rate', () => {
    const rules = policingRules({ vm: 'vm2', tap: 'vm2d', fromVm: 20e6, toVm: 5e6, burstBytes: null })
    expect(rules.split('\n')[0]).toBe('table netdev tonari_vm2 {')
    expect(rules).toContain('hook ingress device "vm2d"')
    expect(rules).toContain('limit rate over 2500000 bytes/second burst 131072 bytes counter drop')
    expect(rules).toContain('hook egress device "vm2d"')
    expect(rules).toContain('limit rate over 625000 bytes/second')
    const one = policingRules({ vm: 'vm2', tap: 'vm2d', fromVm: null, toVm: 5e6, burstBytes: 65_536 })
    expect(one).not.toContain('ingress')
    expect(one).toContain('burst 65536 bytes')
  })

  it('lets at least two of the largest pieces pass at once, and 20 ms worth', () => {
    const burstOf = (fromVm: number) =>
      Number(/burst (\d+)/.exec(policingRules({ vm: 'a', tap: 'a', fromVm, toVm: null, burstBytes: null }))?.[1])
    expect(burstOf(1e6)).toBe(131_072)
    expect(burstOf(1e9)).toBe(2_500_000)
  })

  it('is read back with its units', () => {
    expect(parsePolicing(LISTED)).toEqual([
      { chain: 'from', bitsPerSecond: 20e6, burstBytes: 131_072 },
      { chain: 'to', bitsPerSecond: 5e6, burstBytes: 65_536 },
    ])
    expect(parsePolicing('{"nftables": []}')).toEqual([])
  })
})
