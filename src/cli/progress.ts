import { Listr } from 'listr2'
import type { CampaignEvent, CampaignListener } from '../model/events.ts'

/** Without a terminal, a line for each of so many windows. */
const PLAIN_EVERY = 10

export type Progress = { readonly listener: CampaignListener; end(): void }

/** Shows a campaign's progress with the time left on stderr: one living line on a terminal, plain lines otherwise. */
export function showProgress(path: string): Progress {
  return process.stderr.isTTY ? livingProgress(path) : plainProgress(path)
}

type Shown = { readonly line: string; readonly important: boolean }

/** Turns events into lines; the time left follows the pace so far. */
function describer(): (event: CampaignEvent) => Shown {
  let startedMs = performance.now()
  let before = 0
  let estimateMs = 0
  return (event) => {
    switch (event.kind) {
      case 'planned':
        startedMs = performance.now()
        before = event.finishedBefore
        estimateMs = event.estimateNs / 1e6
        return {
          line: `${event.trials} windows, ${event.finishedBefore} of them finished before; about ${minutes(estimateMs)}`,
          important: true,
        }
      case 'block-started':
        return { line: `block ${event.block} of ${event.blocks}: boots all VMs`, important: true }
      case 'booted':
        return { line: `booted in ${(event.durationNs / 1e9).toFixed(1)} s`, important: false }
      case 'trial-finished': {
        const done = event.finished - before
        const left = event.trials - event.finished
        const leftMs = ((performance.now() - startedMs) / done) * left
        const { group, state, vms } = event.trial
        const line = `${event.finished} of ${event.trials} windows, about ${minutes(leftMs)} left: ${group} ${state}, ${vms} VM${vms === 1 ? '' : 's'}`
        return { line, important: event.finished % PLAIN_EVERY === 0 || left === 0 }
      }
      case 'block-finished':
        return { line: `block ${event.block} finished`, important: false }
      case 'warning':
        return { line: event.message, important: true }
    }
  }
}

function minutes(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

function plainProgress(path: string): Progress {
  const describe = describer()
  console.error(`run directory: ${path}`)
  return {
    listener: (event) => {
      const { line, important } = describe(event)
      if (important) console.error(line)
    },
    end: () => undefined,
  }
}

function livingProgress(path: string): Progress {
  const describe = describer()
  let finish: () => void = () => undefined
  let show: (line: string) => void = () => undefined
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  const list = new Listr(
    [
      {
        title: path,
        task: async (_context, task) => {
          show = (line) => {
            task.title = `${path}: ${line}`
          }
          await finished
        },
      },
    ],
    { registerSignalListeners: false },
  )
  list.run().catch(() => undefined)
  return {
    listener: (event) => {
      show(describe(event).line)
    },
    end: () => {
      finish()
    },
  }
}
