import { TonariError } from '../model/error.ts'

/** Rounding of the tools that print rates. */
const RELATIVE_TOLERANCE = 1e-3

/** Throws TonariError `hostLacksRequirements` when a rate that was read back is not the one asked for. */
export function assertAsked(what: string, asked: number | null, found: number | null): void {
  const same =
    asked === null || found === null ? asked === found : Math.abs(found - asked) <= asked * RELATIVE_TOLERANCE
  if (same) return
  throw new TonariError('hostLacksRequirements', `${what}: asked for ${String(asked)}, found ${String(found)}`)
}
