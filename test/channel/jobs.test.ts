import { describe, expect, it } from 'vitest'
import { StreamAgent } from '../../src/channel/agent.ts'
import { ScriptedStream } from './scriptedStream.ts'

async function spawned(mode: 'now' | 'hold' | 'loop') {
  const stream = new ScriptedStream()
  stream.answer = ([, verb]) => (verb === 'kill' ? undefined : {})
  const agent = new StreamAgent('vm1', stream)
  const job = await agent.spawn('job', mode, ['program', '--option', 'a b'])
  const tell = (event: string, run: number, t: number, more: Record<string, unknown> = {}) => {
    stream.say({ event, job: 'job', run, t, ...more })
  }
  return { stream, agent, job, tell }
}

const SUCCESS = { status: 0, signal: 0 }
const KILLED = { status: -1, signal: 9 }

async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending')
  return (await Promise.race([promise, new Promise((resolve) => setImmediate(resolve, pending))])) === pending
}

describe('a job', () => {
  it('collects what its program writes, with the times', async () => {
    const { stream, job, tell } = await spawned('now')
    expect(stream.commands).toEqual([['1', 'spawn', 'job', 'now', 'program', '--option', 'a b']])
    expect(await isPending(job.started)).toBe(true)
    tell('started', 1, 100)
    tell('output', 1, 110, { text: 'one\ntw' })
    tell('errors', 1, 115, { text: 'warning\n' })
    tell('output', 1, 120, { text: 'o\n' })
    expect((await job.started).startedNs).toBe(100)
    expect(await isPending(job.ended)).toBe(true)
    tell('exit', 1, 130, { status: 4, signal: 0 })
    expect(await job.ended).toEqual({
      run: 1,
      startedNs: 100,
      output: [
        { timeNs: 110, text: 'one\ntw' },
        { timeNs: 120, text: 'o\n' },
      ],
      errors: [{ timeNs: 115, text: 'warning\n' }],
      end: { timeNs: 130, status: 4, signal: 0 },
    })
    expect(job.runs).toHaveLength(1)
  })

  it('is held until an instant of the guest, in whole nanoseconds', async () => {
    const { stream, job } = await spawned('hold')
    await job.go(123456789.6)
    expect(stream.commands.at(-1)).toEqual(['2', 'go', 'job', '123456790'])
  })

  it('that cannot be started fails', async () => {
    const { job, tell } = await spawned('now')
    const outcomes = [job.started, job.ended].map(async (promise) =>
      expect(promise).rejects.toThrow('the guest cannot run job: No such file or directory'),
    )
    tell('failed', 1, 0, { error: 'No such file or directory' })
    tell('exit', 1, 10, { status: 127, signal: 0 })
    await Promise.all(outcomes)
    await job.kill()
  })

  it('loops until it is killed, each run by itself', async () => {
    const { stream, job, tell } = await spawned('loop')
    for (const run of [1, 2]) {
      tell('started', run, run * 100)
      tell('output', run, run * 100 + 10, { text: `run ${run}\n` })
      tell('exit', run, run * 100 + 50, SUCCESS)
    }
    tell('started', 3, 300)
    expect(await isPending(job.ended)).toBe(true)
    const killed = job.kill()
    expect(stream.commands.at(-1)).toEqual(['2', 'kill', 'job', '9'])
    tell('exit', 3, 320, KILLED)
    stream.say({ reply: stream.idOf('kill'), ok: true })
    await killed
    expect((await job.ended).run).toBe(3)
    expect(job.runs.map(({ startedNs, end, output }) => [startedNs, end?.timeNs, output.length])).toEqual([
      [100, 150, 1],
      [200, 250, 1],
      [300, 320, 0],
    ])
    await job.kill()
    expect(stream.commands).toHaveLength(2)
  })

  it('that loops is over when killed as a run succeeds, or when one fails', async () => {
    const first = await spawned('loop')
    first.tell('started', 1, 100)
    const killed = first.job.kill(15)
    first.tell('exit', 1, 150, SUCCESS)
    first.stream.say({ reply: first.stream.idOf('kill'), ok: true })
    await killed
    expect((await first.job.ended).end?.status).toBe(0)

    const second = await spawned('loop')
    second.tell('started', 1, 100)
    second.tell('exit', 1, 150, { status: 1, signal: 0 })
    expect((await second.job.ended).end?.status).toBe(1)
  })

  it('may end by itself while the command to kill it is on its way', async () => {
    const { stream, job, tell } = await spawned('now')
    tell('started', 1, 100)
    const killed = job.kill()
    tell('exit', 1, 150, SUCCESS)
    stream.say({ reply: stream.idOf('kill'), ok: false, error: 'kill: No such process' })
    await killed
    expect((await job.ended).end).toEqual({ timeNs: 150, ...SUCCESS })
  })

  it('that goes on although it was to be killed is an error', async () => {
    const { stream, job, tell } = await spawned('now')
    tell('started', 1, 100)
    const killed = expect(job.kill()).rejects.toThrow('refused: kill: Operation not permitted')
    stream.say({ reply: stream.idOf('kill'), ok: false, error: 'kill: Operation not permitted' })
    await killed
  })

  it('does not see the events of another', async () => {
    const { stream, job, tell } = await spawned('now')
    tell('started', 1, 100)
    stream.say({ event: 'output', job: 'other', run: 1, t: 105, text: 'x' })
    tell('exit', 1, 110, SUCCESS)
    expect((await job.ended).output).toEqual([])
  })
})

describe('run', () => {
  function runner(exit: Record<string, unknown>) {
    const stream = new ScriptedStream()
    stream.answer = ([, verb, name]) => {
      if (verb !== 'spawn') return {}
      queueMicrotask(() => {
        const about = { job: name, run: 1 }
        stream.say({ event: 'started', t: 1, ...about })
        stream.say({ event: 'output', t: 2, text: 'said\n', ...about })
        stream.say({ event: 'errors', t: 2, text: 'complained\n', ...about })
        stream.say({ event: 'exit', t: 3, ...about, ...exit })
      })
      return {}
    }
    return { stream, agent: new StreamAgent('vm1', stream) }
  }

  it('returns what a program wrote, and names each run differently', async () => {
    const { stream, agent } = runner(SUCCESS)
    expect(await agent.run(['uname', '-r'])).toBe('said\n')
    await agent.run(['true'])
    expect(stream.commands.map(([, , name]) => name)).toEqual(['run-1', 'run-2'])
  })

  it('tells how it failed and what it said', async () => {
    await expect(runner({ status: 3, signal: 0 }).agent.run(['false', 'x'])).rejects.toMatchObject({
      code: 'internal',
      message: 'false x failed with status 3 in vm1: complained\nsaid',
    })
    await expect(runner(KILLED).agent.run(['false'])).rejects.toThrow('false was killed in vm1: complained')
  })
})
