import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { receiveMetrics } from '../../src/host/metricsPipe.ts'
import { serveMetrics } from '../../src/host/metricsServer.ts'

describe('the server of metrics', () => {
  it('answers with the latest text, and nothing else', async () => {
    const server = await serveMetrics('127.0.0.1:0')
    try {
      expect(await (await fetch(server.url)).text()).toBe('# EOF\n')
      server.publish('# TYPE a gauge\na 1\n# EOF\n')
      server.publish('# TYPE a gauge\na 2\n# EOF\n')
      const answer = await fetch(server.url)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        200,
        'application/openmetrics-text; version=1.0.0; charset=utf-8',
      ])
      expect(await answer.text()).toBe('# TYPE a gauge\na 2\n# EOF\n')
      expect((await fetch(server.url.replace('/metrics', '/'))).status).toBe(404)
      expect((await fetch(server.url, { method: 'POST' })).status).toBe(404)
    } finally {
      await server.close()
    }
    await expect(fetch(server.url)).rejects.toThrow()
  })

  it('refuses addresses that others can reach, and ports that are taken', async () => {
    for (const address of [
      '0.0.0.0:9100',
      '192.168.1.2:9100',
      '[::]:9100',
      '127.0.0.1',
      ':9100',
      '127.0.0.1:70000',
      'x',
    ]) {
      await expect(serveMetrics(address), address).rejects.toMatchObject({ code: 'badInput' })
    }
    const first = await serveMetrics('127.0.0.1:0')
    const address = new URL(first.url).host
    await expect(serveMetrics(address)).rejects.toMatchObject({
      code: 'hostLacksRequirements',
      message: `cannot serve metrics on ${address}: another program has this port`,
    })
    await first.close()
  })
})

describe('metrics through a pipe', () => {
  it('arrive as whole texts, however they are cut', () => {
    const stream = new PassThrough()
    const heard: string[] = []
    receiveMetrics(stream, (text) => heard.push(text))
    for (const piece of ['a 1\n# E', 'OF\nb 2\n', '# EOF\nc 3\n# EOF\nd']) stream.write(piece)
    expect(heard).toEqual(['a 1\n# EOF\n', 'c 3\n# EOF\n'])
  })
})
