import type { BootRecord } from '../model/campaignRecord.ts'
import type { TestbedNetwork } from '../network/network.ts'
import { attest } from '../provision/attest.ts'
import type { Testbed } from '../provision/testbed.ts'
import type { RunInputs } from '../store/runDirectory.ts'

/** Reads back what was booted. The times spent are added when the boot is over. */
export async function bootRecord(given: {
  readonly testbed: Testbed
  readonly network: TestbedNetwork
  readonly inputs: RunInputs
  readonly programs: Readonly<Record<string, string>>
  readonly boot: number
  readonly block: number
  readonly startedAt: string
}): Promise<Omit<BootRecord, 'spentNs'>> {
  const { inputs, boot, block, startedAt } = given
  const [attested, port] = await Promise.all([
    attest(given.testbed, inputs.host.acceleration),
    given.network.readPort(),
  ])
  const wantedRate = inputs.placement.portBitsPerSecond
  const portDifferences =
    wantedRate === port.rateBitsPerSecond
      ? []
      : [`port: asked for ${String(wantedRate)} bit/s, found ${String(port.rateBitsPerSecond)}`]
  return {
    schema: 'tonari.boot/1',
    boot,
    block,
    startedAt,
    vms: attested.vms,
    port: { rateBitsPerSecond: port.rateBitsPerSecond, qdisc: port.qdisc },
    programs: { ...given.programs },
    differences: [...attested.differences, ...portDifferences],
  }
}
