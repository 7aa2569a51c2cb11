import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Numbers that the house tells when it is asked, by name: what waits, what runs. */
export type Readings = () => Promise<readonly { name: string; help: string; value: number }[]>

/**
 * What Prometheus reads: calls by procedure and status, how long they took, memory, the event loop, and the house's
 * own readings. No shop, no member and no file is a label.
 */
export const createMetrics = (readings: Readings) => {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const calls = new Counter({
    name: 'zhanggui_calls_total',
    help: 'Calls answered, by procedure and HTTP status',
    labelNames: ['procedure', 'status'],
    registers,
  })
  const seconds = new Histogram({
    name: 'zhanggui_call_seconds',
    help: 'How long calls took, by procedure',
    labelNames: ['procedure'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 60],
    registers,
  })
  const gauges = new Map<string, Gauge>()
  return {
    answered: (procedure: string, status: number, took: number): void => {
      calls.inc({ procedure, status: String(status) })
      seconds.observe({ procedure }, took)
    },
    type: registry.contentType,
    text: async (): Promise<string> => {
      for (const { name, help, value } of await readings()) {
        const gauge = gauges.get(name) ?? new Gauge({ name: `zhanggui_${name}`, help, registers })
        gauges.set(name, gauge)
        gauge.set(value)
      }
      return registry.metrics()
    },
  }
}

export type Metrics = ReturnType<typeof createMetrics>
