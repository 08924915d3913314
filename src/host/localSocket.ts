import { createServer, type Server, type Socket } from 'node:net'

/** A connected stream of UTF-8 text. */
export type LocalConnection = Socket

/**
 * A listening socket in the abstract namespace: it belongs to the network namespace, has no file, and is gone with
 * the process. The first connection is the only one taken.
 */
export type LocalSocket = { readonly name: string; readonly connection: Promise<Socket>; close(): void }

/** Listens on the abstract name `name` (without the leading zero byte). Rejects when the name is taken. */
export async function listenLocally(name: string): Promise<LocalSocket> {
  const server: Server = createServer()
  const connection = new Promise<Socket>((resolve, reject) => {
    server.once('connection', (socket) => {
      server.close()
      socket.setEncoding('utf8')
      resolve(socket)
    })
    server.once('close', () => {
      reject(new Error(`nothing connected to ${name}`))
    })
  })
  connection.catch(() => undefined)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(`\0${name}`, resolve)
  })
  return { name, connection, close: () => server.close() }
}
