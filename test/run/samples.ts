import type { Sample } from '../../src/run/sample.ts'

/** A sample of two VMs: bytes of each tap and disk in the order of the VMs. Packets are bytes over 100. */
export function sampleAt(
  atNs: number,
  tapBytes: readonly number[],
  diskBytes: readonly [number, number][] = [],
  portBytes = 0,
  vcpus: readonly [number, number][] = [],
): Sample {
  return {
    atNs,
    taps: tapBytes.map((bytes) => ({ bytes, packets: bytes / 100 })),
    port: { bytes: portBytes, packets: portBytes / 100 },
    disks: diskBytes.map(([readBytes, writtenBytes]) => ({ readBytes, writtenBytes })),
    vcpus: vcpus.map(([runNs, waitNs]) => ({ runNs, waitNs, threads: 1 })),
  }
}
