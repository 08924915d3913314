import { createServer, type Server, type Socket } from 'node:net'

/** A connected stream of UTF-8 text. */
export type LocalConnection = Socket

/**
 * A listening socket in the abstract namespace: it belongs to the network namespace, has no file, and is gone with
 * the process. The first connection is the only one taken.
 */
export type LocalSocket = { readonly name: string; readonly connection: Promise<Socket>; close(): void }

/**
 * Names are filled up to all 107 characters that an address holds: versions of Node differ in whether they count the
 * unused ones as part of the name.
 */
const NAME_LENGTH = 107

/** Listens on the abstract name that starts with `prefix` (without the leading zero byte; see `LocalSocket.name` for the whole one). Rejects when the name is taken. */
export async function listenLocally(prefix: string): Promise<LocalSocket> {
  const name = prefix.padEnd(NAME_LENGTH, '-')
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
