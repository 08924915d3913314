import { TonariError } from '../model/error.ts'

/** Throws TonariError `interrupted` once `signal` has fired. */
export function throwIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new TonariError('interrupted', 'interrupted; every finished trial is kept', {
      hint: 'the same command continues where this stopped',
    })
  }
}
