import { write } from 'node:fs'
import type { Readable } from 'node:stream'

/** The descriptor on which a campaign inside the lab hands its metrics out; only there when they are asked for. */
export const METRICS_FD = 6
/** OpenMetrics text ends with this line, and holds it nowhere else. */
const END = '# EOF\n'

/** Hands one whole OpenMetrics text out. Resolves when it is through, or nobody takes it any more; never rejects. */
export async function sendMetrics(text: string): Promise<void> {
  let rest = Buffer.from(text)
  while (rest.length > 0) {
    const written = await new Promise<number>((resolve) => {
      write(METRICS_FD, rest, (error, bytes) => {
        resolve(error === null ? bytes : rest.length)
      })
    })
    rest = rest.subarray(written)
  }
}

/** Calls `listener` with each whole text that arrives. */
export function receiveMetrics(stream: Readable, listener: (text: string) => void): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('error', () => undefined)
  stream.on('data', (piece: string) => {
    const texts = (rest + piece).split(END)
    rest = texts.pop() ?? ''
    const latest = texts.at(-1)
    if (latest !== undefined) listener(`${latest}${END}`)
  })
}
