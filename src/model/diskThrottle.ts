/** Rates above the usual ones that a disk may reach for at most `seconds` (whole) at a time. */
export type DiskBursts = {
  readonly seconds: number
  readonly writeBytesPerSecond?: number
  readonly readBytesPerSecond?: number
  readonly writeIops?: number
  readonly readIops?: number
}

/** A limit on a VM's disk; null or absent for none. Without bursts QEMU still lets a tenth of a second's worth through at once. */
export type DiskThrottle = {
  readonly writeBytesPerSecond: number | null
  readonly readBytesPerSecond: number | null
  readonly writeIops?: number
  readonly readIops?: number
  readonly bursts?: DiskBursts
}
