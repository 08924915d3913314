import { readTextNow } from '../host/kernelFiles.ts'
import { runProgram } from '../host/processes.ts'
import type { GuestImage } from '../image/guestImage.ts'

/** Rate of the host's time stamp counter in kHz; null where it does not run evenly, and a guest may not rely on it. */
export async function readTscKhz(image: GuestImage): Promise<number | null> {
  const flags = /^flags\s*: (.*)$/m.exec(readTextNow('/proc/cpuinfo'))?.[1]?.split(' ') ?? []
  if (!flags.includes('constant_tsc')) return null
  const { stdout } = await runProgram([image.tscRatePath])
  const khz = Number(stdout)
  return Number.isInteger(khz) && khz > 0 ? khz : null
}
