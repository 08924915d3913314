import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { listenLocally } from '../../src/host/localSocket.ts'

const prefix = () => `tonari-test-${process.pid}-${process.hrtime.bigint()}`

describe('listenLocally', () => {
  it('takes an abstract name that fills the address, so that every program means the same one', async () => {
    const start = prefix()
    const listening = await listenLocally(start)
    const { name } = listening
    expect(name.startsWith(start)).toBe(true)
    expect(Buffer.byteLength(name)).toBe(107)
    const listed = readFileSync('/proc/net/unix', 'utf8').split('\n')
    expect(listed.filter((line) => line.endsWith(` @${name}`))).toHaveLength(1)
    listening.close()
  })

  it('gives the first connection as a stream of text, and takes no second', async () => {
    const listening = await listenLocally(prefix())
    const client = connect(`\0${listening.name}`)
    const socket = await listening.connection
    client.end('é\n')
    const [text] = (await once(socket, 'data')) as [unknown]
    expect(text).toBe('é\n')
    const second = connect(`\0${listening.name}`)
    const [error] = (await once(second, 'error')) as [NodeJS.ErrnoException]
    expect(error.code).toBe('ECONNREFUSED')
    socket.destroy()
    listening.close()
  })

  it('rejects a name that is taken, and a connection that never came', async () => {
    const start = prefix()
    const listening = await listenLocally(start)
    await expect(listenLocally(start)).rejects.toThrow('EADDRINUSE')
    listening.close()
    await expect(listening.connection).rejects.toThrow(`nothing connected to ${listening.name}`)
  })
})
