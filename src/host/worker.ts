import { extname } from 'node:path'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import { TonariError } from '../model/error.ts'

/** Another thread, or the one that started this one. */
export type ThreadLink = {
  send(message: unknown, transfer?: readonly ArrayBuffer[]): void
  onMessage(listener: (message: unknown) => void): void
}

export type StartedThread = ThreadLink & {
  /** Resolves with how it ended; never rejects. */
  readonly ended: Promise<string>
  /** Ends it wherever it is. Programs that it started and did not wait for remain as zombies. */
  terminate(): Promise<void>
}

/**
 * Starts the module `name` that lies beside the module `from` (its `import.meta.url`), built or as source, and hands
 * it `data`. Until it ends it keeps this process alive.
 */
export function startThread(from: string, name: string, data: unknown): StartedThread {
  const extension = extname(from)
  const module = new URL(`./${name}${extension}`, from)
  const options = { workerData: data, execArgv: [] }
  const worker =
    extension === '.ts' ? new Worker(sourceStarter(module), { ...options, eval: true }) : new Worker(module, options)
  let fault: string | null = null
  worker.once('error', (error: Error) => {
    fault = error.message
  })
  return {
    send: (message, transfer) => {
      worker.postMessage(message, transfer)
    },
    onMessage: (listener) => worker.on('message', listener),
    ended: new Promise((resolve) => {
      worker.once('exit', (status) => {
        resolve(fault ?? `exit status ${status}`)
      })
    }),
    terminate: async () => {
      await worker.terminate()
    },
  }
}

/** To be called in a thread that `startThread` started, which ends after `hangUp` once nothing else is to be done. */
export function startingThread(): ThreadLink & { readonly data: unknown; hangUp(): void } {
  const port = parentPort
  if (port === null) throw new TonariError('internal', 'this module is to be started as a thread')
  return {
    data: workerData as unknown,
    send: (message, transfer) => {
      port.postMessage(message, transfer)
    },
    onMessage: (listener) => port.on('message', listener),
    hangUp: () => {
      port.close()
    },
  }
}

/** Only a checkout has sources, and there the development packages are installed. */
function sourceStarter(module: URL): string {
  const loader = import.meta.resolve('tsx/esm/api')
  return `import(${JSON.stringify(loader)}).then(({ register }) => (register(), import(${JSON.stringify(module.href)})))`
}
