import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { encodeWord, StreamAgent } from '../../src/channel/agent.ts'
import { ScriptedStream } from './scriptedStream.ts'

function connected() {
  const stream = new ScriptedStream()
  return { stream, agent: new StreamAgent('vm2', stream) }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('StreamAgent', () => {
  it('sends each command with its words and takes the fields of the reply', async () => {
    const { stream, agent } = connected()
    stream.answer = ([, verb]) => {
      if (verb === 'hello') return { protocol: 1, kernel: '6.1.0', cpus: 2, memoryBytes: 5e8 }
      return verb === 'read' ? { text: 'a b\n' } : {}
    }
    expect(await agent.hello()).toEqual({ kernel: '6.1.0', cpus: 2, memoryBytes: 5e8 })
    expect(await agent.readFile('/proc/a file')).toBe('a b\n')
    await agent.writeFile('/tmp/x', 'two words\nand 100 %')
    await agent.mount('/dev/vdb', '/data', 'ext4')
    await agent.setUpInterface('lo', null, '127.0.0.1', '255.0.0.0')
    await agent.setUpInterface('eth0', '02:77:00:00:01:0b', '10.77.0.11', '255.255.255.0')
    await agent.setIdentity('vm2', 'seed')
    await agent.sync()
    expect(stream.commands).toEqual([
      ['1', 'hello'],
      ['2', 'read', '/proc/a file'],
      ['3', 'write', '/tmp/x', 'two words\nand 100 %'],
      ['4', 'mount', '/dev/vdb', '/data', 'ext4'],
      ['5', 'net', 'lo', '-', '127.0.0.1', '255.0.0.0'],
      ['6', 'net', 'eth0', '02:77:00:00:01:0b', '10.77.0.11', '255.255.255.0'],
      ['7', 'identity', 'vm2', 'seed'],
      ['8', 'sync'],
    ])
  })

  it('gives each reply to the command that it answers, in whatever order and pieces they come', async () => {
    const { stream, agent } = connected()
    const [first, second] = [agent.readFile('/one'), agent.readFile('/two')]
    const text = [
      { reply: '2', ok: true, text: 'two' },
      { reply: '9', ok: true, text: 'nobody asked' },
      { reply: '1', ok: true, text: 'one' },
    ]
      .map((reply) => `${JSON.stringify(reply)}\n`)
      .join('')
    for (const piece of text.match(/.{1,5}|\n/gs) ?? []) stream.sayText(piece)
    expect(await Promise.all([first, second])).toEqual(['one', 'two'])
  })

  it('passes on why the agent refused', async () => {
    const { stream, agent } = connected()
    stream.answer = () => ({ ok: false, error: 'mount: No such device' })
    await expect(agent.mount('/dev/vdx', '/data', 'ext4')).rejects.toMatchObject({
      code: 'internal',
      message: 'the agent in vm2 refused: mount: No such device',
    })
  })

  it('gives up on a command that is never answered', async () => {
    vi.useFakeTimers()
    const { agent } = connected()
    const outcome = expect(agent.sync()).rejects.toThrow('the agent in vm2 did not answer sync in 60 s')
    await vi.advanceTimersByTimeAsync(60_000)
    await outcome
    expect(vi.getTimerCount()).toBe(0)
  })

  it('keeps the quickest reading of the clock', async () => {
    const { stream, agent } = connected()
    let reads = 0
    stream.answer = () => ({ t: ++reads === 2 ? 5e15 : 6e15 })
    const reading = await agent.readClock(4)
    expect(stream.commands).toHaveLength(4)
    expect(reading.vm).toBe('vm2')
    expect(reading.roundTripNs).toBeGreaterThanOrEqual(0)
    expect(reading.roundTripNs).toBeLessThan(1e9)
    const t = reading.offsetNs > 5.5e15 ? 6e15 : 5e15
    expect(Math.abs(t - reading.offsetNs - Number(process.hrtime.bigint()))).toBeLessThan(10e9)
  })
})

describe('the first word', () => {
  it('is awaited', async () => {
    const { stream, agent } = connected()
    const ready = agent.ready(5000)
    stream.say({ event: 'ready', t: 1 })
    await ready
    await agent.ready(1)
  })

  it('may be late', async () => {
    vi.useFakeTimers()
    const { agent } = connected()
    const outcome = expect(agent.ready(2000)).rejects.toThrow('the guest of vm2 was not ready within 2 s')
    await vi.advanceTimersByTimeAsync(2000)
    await outcome
  })

  it('is not awaited from a VM that is gone', async () => {
    vi.useFakeTimers()
    const { stream, agent } = connected()
    const outcome = expect(agent.ready(2000)).rejects.toThrow('vm2 went away')
    stream.close()
    await outcome
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('the end of the stream', () => {
  it('rejects everything that waits and everything later', async () => {
    const { stream, agent } = connected()
    stream.answer = ([, verb]) => (verb === 'spawn' ? {} : undefined)
    const job = await agent.spawn('load', 'now', ['sleep', '9'])
    const waiting = [agent.sync(), agent.readFile('/x'), job.started, job.ended, job.go(5)]
    const outcomes = Promise.all(waiting.map(async (each) => expect(each).rejects.toThrow('vm2 went away')))
    stream.close()
    stream.close()
    await outcomes
    await expect(agent.hello()).rejects.toMatchObject({ code: 'internal', message: 'vm2 went away' })
    await job.kill()
    expect(stream.commands).toHaveLength(4)
  })

  it('comes early when the guest talks nonsense', async () => {
    const { stream, agent } = connected()
    const waiting = expect(agent.sync()).rejects.toThrow('not a line of JSON: Kernel panic')
    stream.sayText('Kernel panic\n')
    await waiting
    await expect(agent.sync()).rejects.toThrow('not a line of JSON')
  })
})

describe('encodeWord', () => {
  it('has no white space and can be decoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (word) => {
        expect(encodeWord(word)).toMatch(/^[!-~]+$/)
        expect(decodeURIComponent(encodeWord(word))).toBe(word)
      }),
    )
  })

  it('refuses an empty word, which would get lost', async () => {
    expect(() => encodeWord('')).toThrow('no empty words')
    const { stream, agent } = connected()
    await expect(agent.writeFile('/tmp/x', '')).rejects.toThrow('no empty words')
    expect(stream.commands).toEqual([])
  })
})
