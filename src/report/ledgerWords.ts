import type { Cause } from '../model/blame.ts'
import type { DiskStage, Hop, TimeStage } from '../model/ledger.ts'

export const TIME_WORDS: Readonly<Record<TimeStage, string>> = {
  running: 'running',
  steal: 'stolen from the host',
  runQueue: 'waiting for a core',
  throttled: 'throttled',
  ioWait: 'waiting for I/O',
  halted: 'halted',
}

export const HOP_WORDS: Readonly<Record<Hop | 'received' | 'residual', string>> = {
  received: 'received',
  guestSocket: "guest's socket",
  guestDevice: "guest's device",
  tap: 'tap',
  limit: 'limit of a control',
  bridge: 'bridge',
  softnet: "host's backlog",
  nicQueue: 'NIC queue',
  veth: 'link to the counterpart',
  counterpartSocket: "counterpart's socket",
  residual: 'not placed',
}

export const DISK_WORDS: Readonly<Record<DiskStage, string>> = {
  guestQueue: 'guest queue and virtio',
  beforeDevice: 'QEMU and limits',
  device: 'host device',
  qemuAndHost: 'QEMU, host queue and limits',
}

export const CAUSE_WORDS: Readonly<Record<Cause, string>> = {
  running: 'slower while running (cache, memory bandwidth, SMT, frequency)',
  steal: "time stolen by the host's own hypervisor",
  runQueue: 'waiting for a core',
  throttled: 'throttled by a CPU quota',
  disk: 'waiting for the disk',
  waiting: 'asleep, waiting for the network or something else',
  emulatorQueue: "VM1's emulator waiting for a core",
  nicQueue: 'NIC queue',
  guestStack: "guest's network stack",
  hostPath: 'host between tap and counterpart',
  limit: 'limit of a control',
  counterpartSocket: "counterpart's socket",
  undelivered: 'lost on an unknown hop',
}

/** A stage of latency or a hop, in words. */
export function placeWords(place: DiskStage | Hop): string {
  return place in DISK_WORDS ? DISK_WORDS[place as DiskStage] : HOP_WORDS[place as Hop]
}
