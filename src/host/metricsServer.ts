import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isIPv6 } from 'node:net'
import { TonariError } from '../model/error.ts'

/** Serves the latest text at `url` until it is closed. */
export type MetricsServer = { readonly url: string; readonly publish: (text: string) => void; close(): Promise<void> }

const CONTENT_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8'
const NOTHING_YET = '# EOF\n'
const LARGEST_PORT = 65_535

/**
 * Listens on a loopback address with port, such as `127.0.0.1:9100` or `[::1]:9100`, and answers `GET /metrics` only. Port
 * 0 takes a free one. Rejects with TonariError: `badInput` for another kind of address, `hostLacksRequirements` where
 * nothing can listen there.
 */
export async function serveMetrics(address: string): Promise<MetricsServer> {
  const { host, port } = parseLoopback(address)
  let latest = NOTHING_YET
  const server = createServer((request, response) => {
    const found = request.method === 'GET' && request.url === '/metrics'
    response.writeHead(found ? 200 : 404, { 'content-type': found ? CONTENT_TYPE : 'text/plain; charset=utf-8' })
    response.end(found ? latest : 'only GET /metrics is answered\n')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'another program has this port' : cause.message
      const hint = 'choose another port, or leave --metrics out'
      reject(new TonariError('hostLacksRequirements', `cannot serve metrics on ${address}: ${why}`, { hint, cause }))
    })
    server.listen({ host, port }, resolve)
  })
  const taken = (server.address() as AddressInfo).port
  return {
    url: `http://${isIPv6(host) ? `[${host}]` : host}:${taken}/metrics`,
    publish: (text) => {
      latest = text
    },
    close: async () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

function parseLoopback(address: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, digits = ''] = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(address) ?? []
  const host = bracketed ?? plain ?? ''
  const isLoopback = bracketed === undefined ? /^(?:127(?:\.\d{1,3}){3}|localhost)$/.test(host) : host === '::1'
  const port = Number(digits)
  if (isLoopback && digits !== '' && port <= LARGEST_PORT) return { host, port }
  throw new TonariError('badInput', `${address} is no loopback address with a port`, {
    hint: 'metrics are served to this machine only: --metrics 127.0.0.1:9100',
  })
}
