import type { ClockReading } from '../model/trial.ts'

/** Converts between a guest's monotonic clock and the host's, by one reading. Times in ns. */
export type GuestTime = { toHost(guestNs: number): number; toGuest(hostNs: number): number }

export function guestTime(reading: ClockReading | undefined): GuestTime {
  const offsetNs = reading?.offsetNs ?? 0
  return { toHost: (guestNs) => guestNs - offsetNs, toGuest: (hostNs) => hostNs + offsetNs }
}
