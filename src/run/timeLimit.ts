import { TonariError } from '../model/error.ts'
import type { WindowVm } from './states.ts'

const NS_PER_MS = 1e6

/**
 * What a program's end gives. A program that has not ended after `limitNs` hangs: its VM is killed, since only a fresh boot
 * helps, and TonariError `internal` is thrown; the lost VM then voids the block.
 */
export async function endWithin<T>({ vm }: WindowVm, ended: Promise<T>, limitNs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new TonariError('internal', `the program in ${vm.name} did not end within ${limitNs / 1e9} s`)
      void vm.kill().finally(() => {
        reject(error)
      })
    }, limitNs / NS_PER_MS)
  })
  try {
    return await Promise.race([ended, late])
  } finally {
    clearTimeout(timer)
  }
}
