import { type MetricsServer, serveMetrics } from '../host/metricsServer.ts'

/** Does `action` while the metrics that it publishes are served on `address`; `tell` hears where. */
export async function withMetrics<T>(
  address: string,
  tell: (url: string) => void,
  action: (publish: MetricsServer['publish']) => Promise<T>,
): Promise<T> {
  const server = await serveMetrics(address)
  tell(server.url)
  try {
    return await action(server.publish)
  } finally {
    await server.close()
  }
}
