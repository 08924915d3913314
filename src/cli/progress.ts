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

/** Turns events into lines; the time left in a block follows its own pace. */
function describer(): (event: CampaignEvent) => Shown {
  let block = { startedMs: 0, expectedMs: 0, windows: 0, done: 0 }
  return (event) => {
    switch (event.kind) {
      case 'planned':
        return {
          line:
            `${event.cells} cells, ${event.finishedBefore} of them finished before; ` +
            `about ${minutes(event.estimateNs / 1e6)} to the first look`,
          important: true,
        }
      case 'qualifying':
        return { line: `examines the host, ${minutes(event.expectedNs / 1e6)}${ifNoisy(event)}`, important: true }
      case 'qualified':
        return { line: event.sentence, important: true }
      case 'block-started': {
        const { windows, expectedNs } = event
        block = { startedMs: performance.now(), expectedMs: expectedNs / 1e6, windows, done: 0 }
        const cells = `${event.undecided} ${event.undecided === 1 ? 'cell' : 'cells'} undecided`
        return {
          line: `block ${event.block}: boots all VMs; ${cells}, ${windows} windows, about ${minutes(block.expectedMs)}`,
          important: true,
        }
      }
      case 'booted':
        return { line: `booted in ${(event.durationNs / 1e9).toFixed(1)} s`, important: false }
      case 'trial-finished': {
        block.done += 1
        const leftMs = Math.max(0, block.expectedMs - (performance.now() - block.startedMs))
        const { group, state, vms } = event.trial
        const where = `window ${block.done} of ${block.windows}, about ${minutes(leftMs)} left in this block`
        return {
          line: `${where}: ${group} ${state}, ${vms} VM${vms === 1 ? '' : 's'}`,
          important: block.done % PLAIN_EVERY === 0,
        }
      }
      case 'block-finished':
        return { line: blockText(event), important: true }
      case 'warning':
        return { line: event.message, important: true }
    }
  }
}

function blockText(event: Extract<CampaignEvent, { kind: 'block-finished' }>): string {
  const left =
    event.open === 0
      ? 'no cell is left open'
      : `${event.open} open, about ${minutes(event.toNextLookNs / 1e6)} to their next look`
  const voids = event.voids.length === 0 ? '' : `; void for some cells: ${event.voids.join('; ')}`
  return `block finished: ${event.decided} cells decided, ${left}${voids}`
}

function ifNoisy({ expectedNs, mostNs }: Extract<CampaignEvent, { kind: 'qualifying' }>): string {
  return mostNs > expectedNs ? `, up to ${minutes(mostNs / 1e6)} where it is noisy` : ''
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
