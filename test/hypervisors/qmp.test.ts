import { connect, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { listenLocally } from '../../src/host/localSocket.ts'
import { JsonLines } from '../../src/host/jsonLines.ts'
import { QmpClient } from '../../src/hypervisors/qemu/qmp.ts'

type Command = { execute: string; arguments?: Record<string, unknown>; id: number }
const GREETING = { QMP: { version: { qemu: { major: 7, minor: 2, micro: 9 } }, capabilities: ['oob'] } }

/** A client, and the end of the socket at which QEMU would be. `answer` gives what to send for a command. */
async function connected(answer: (command: Command) => object[] = () => []) {
  const listening = await listenLocally(`tonari-test-qmp-${process.pid}-${process.hrtime.bigint()}`)
  const qemu = connect(`\0${listening.name}`)
  const client = new QmpClient(await listening.connection)
  onTestFinished(() => {
    qemu.destroy()
  })
  const commands: Command[] = []
  const lines = new JsonLines()
  qemu.setEncoding('utf8').on('data', (text) => {
    for (const command of lines.push(String(text)) as Command[]) {
      commands.push(command)
      for (const message of answer(command)) say(qemu, message)
    }
  })
  return { qemu, client, commands }
}

function say(qemu: Socket, message: object): void {
  qemu.write(`${JSON.stringify(message)}\r\n`)
}

const succeed = ({ id }: Command) => [{ return: {}, id }]

describe('negotiation', () => {
  it('waits for the greeting and leaves capability negotiation', async () => {
    const { qemu, client, commands } = await connected(succeed)
    const negotiated = client.negotiate()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(commands).toEqual([])
    say(qemu, GREETING)
    await negotiated
    expect(commands).toEqual([{ execute: 'qmp_capabilities', id: 1 }])
  })

  it('fails when QEMU ends before it has greeted', async () => {
    const { qemu, client } = await connected()
    const outcome = expect(client.negotiate()).rejects.toThrow('QEMU is gone; it cannot qmp_capabilities')
    qemu.destroy()
    await outcome
  })
})

describe('commands', () => {
  it('may overlap; each gets its own reply', async () => {
    const held: Command[] = []
    const { qemu, client, commands } = await connected((command) => {
      held.push(command)
      if (held.length < 3) return []
      return held.toReversed().map(({ execute, id }) => ({ return: `to ${execute}`, id }))
    })
    say(qemu, GREETING)
    const replies = [client.execute('a', { x: 1 }), client.execute('b'), client.execute('c')]
    expect(await Promise.all(replies)).toEqual(['to a', 'to b', 'to c'])
    expect(commands[0]).toEqual({ execute: 'a', arguments: { x: 1 }, id: 1 })
    expect(new Set(commands.map(({ id }) => id)).size).toBe(3)
  })

  it('fail with what QEMU says', async () => {
    const error = { class: 'GenericError', desc: "Property 'x' not found" }
    const { client } = await connected(({ id }) => [
      { id: 99, return: 'nobody asked' },
      { error, id },
    ])
    await expect(client.execute('qom-set')).rejects.toMatchObject({
      code: 'internal',
      message: "QEMU refused: Property 'x' not found",
    })
  })

  it('fail when QEMU does not answer in time, and a late reply does no harm', async () => {
    const { qemu, client, commands } = await connected(({ execute, id }) =>
      execute === 'slow' ? [] : succeed({ execute, id }),
    )
    await expect(client.execute('slow', {}, 20)).rejects.toThrow('QEMU did not answer slow within 0.02 s')
    await vi.waitUntil(() => commands.length === 1)
    say(qemu, { return: {}, id: 1 })
    expect(await client.execute('quick')).toEqual({})
  })

  it('fail when QEMU ends, and at once when it is gone', async () => {
    const { qemu, client } = await connected()
    const outcomes = [client.execute('one'), client.execute('two')].map(async (reply) =>
      expect(reply).rejects.toThrow('QEMU ended before it answered'),
    )
    qemu.destroy()
    await Promise.all(outcomes)
    await expect(client.execute('stop')).rejects.toThrow('QEMU is gone; it cannot stop')
  })

  it('fail when something else than QMP is at the other end', async () => {
    const { qemu, client } = await connected()
    const outcome = expect(client.execute('stop')).rejects.toThrow('QEMU ended before it answered')
    qemu.write('HTTP/1.1 400 Bad Request\r\n')
    await outcome
  })
})

describe('events', () => {
  it('are given to those who wait for them, once', async () => {
    const { qemu, client } = await connected()
    const migrated = client.event(({ name, data }) => name === 'MIGRATION' && data.status === 'completed')
    const stopped = client.event(({ name }) => name === 'STOP')
    say(qemu, { event: 'MIGRATION', data: { status: 'active' }, timestamp: { seconds: 1, microseconds: 2 } })
    say(qemu, { event: 'STOP' })
    say(qemu, { event: 'MIGRATION', data: { status: 'completed' } })
    say(qemu, { event: 'MIGRATION', data: { status: 'completed', again: true } })
    expect(await stopped).toEqual({ name: 'STOP', data: {} })
    expect(await migrated).toEqual({ name: 'MIGRATION', data: { status: 'completed' } })
  })

  it('are not awaited for ever, nor from a QEMU that is gone', async () => {
    const { qemu, client } = await connected()
    await expect(client.event(() => true, 20)).rejects.toThrow('did not report the expected event within 0.02 s')
    const outcome = expect(client.event(() => true)).rejects.toMatchObject({
      code: 'internal',
      message: 'QEMU ended before it reported the expected event',
    })
    qemu.destroy()
    await outcome
    await expect(client.event(() => true)).rejects.toThrow('QEMU ended before it reported')
  })

  it('that nobody waits for any more do not end this process', async () => {
    const { qemu, client } = await connected()
    void client.event(() => false)
    qemu.destroy()
    await expect(client.execute('stop')).rejects.toThrow(/QEMU/)
    await new Promise((resolve) => setTimeout(resolve, 20))
  })
})
