import type { GuestAgent, GuestJob, JobRun } from '../../src/channel/channel.ts'
import type { WindowVm } from '../../src/run/states.ts'
import { TonariError } from '../../src/model/error.ts'

export type PeerGuestOptions = {
  readonly name: string
  readonly index: number
  /** The guest's clock is so far ahead of the host's. */
  readonly offsetNs: number
  readonly passesPerSecond: number
  readonly durationNs: number
  /** It starts so much later than agreed. */
  readonly lateNs?: number
  readonly status?: number
}

/** A VM whose guest runs a Dhrystone of known speed from the agreed instant on, as its agent would tell. */
export function peerGuest(options: PeerGuestOptions, hostNs: () => number, calls: string[]): WindowVm {
  const { name, index, offsetNs } = options
  let paused = false
  const note = (what: string) => {
    calls.push(`${name} ${what}`)
    return Promise.resolve()
  }
  const agent: Partial<GuestAgent> = {
    vm: name,
    readClock: () => Promise.resolve({ vm: name, offsetNs, roundTripNs: 1000 }),
    sync: () => note('sync'),
    run: () => Promise.resolve(''),
    spawn: (job, mode) => {
      calls.push(`${name} spawn ${mode}`)
      return Promise.resolve(heldJob(job, options, hostNs, calls))
    },
  }
  const vm = {
    name,
    get paused() {
      return paused
    },
    pause: () => {
      paused = true
      return note('pause')
    },
    resume: () => {
      paused = false
      return note('resume')
    },
  }
  const context = { vmIndex: index, dataDirectory: '/data' }
  return { vm, agent, context } as unknown as WindowVm
}

function heldJob(name: string, options: PeerGuestOptions, hostNs: () => number, calls: string[]): GuestJob {
  const { offsetNs, durationNs, passesPerSecond, lateNs = 0, status = 0 } = options
  let finish: (run: JobRun) => void = () => undefined
  const ended = new Promise<JobRun>((resolve) => {
    finish = resolve
  })
  return {
    name,
    runs: [],
    started: Promise.reject(new TonariError('internal', 'not in the fake')).catch(() => ({}) as JobRun),
    ended,
    kill: () => Promise.resolve(),
    go: (atGuestNs) => {
      calls.push(`${options.name} go`)
      const startedNs = atGuestNs + lateNs
      const steps = Array.from({ length: 10 }, (_, step) => {
        const timeNs = startedNs + ((step + 1) * durationNs) / 10
        return `progress ${timeNs} ${(passesPerSecond * durationNs) / 1e10}\n`
      })
      const result = `result passes=1 elapsed_ns=${durationNs} passes_per_second=${passesPerSecond} dmips=1\n`
      const end = { timeNs: startedNs + durationNs, status, signal: 0 }
      const output = [{ timeNs: end.timeNs, text: `${steps.join('')}${result}` }]
      const leftNs = end.timeNs - offsetNs - hostNs()
      setTimeout(() => {
        finish({ run: 1, startedNs, output, errors: [], end })
      }, leftNs / 1e6)
      return Promise.resolve()
    },
  }
}
