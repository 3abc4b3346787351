import { Gauge, type Registry } from 'prom-client';
import type { GroupMemory } from './group-memory.ts';
import type { Pod } from './keep-running.ts';

const NAMESPACE = 'gauzian-v2';

/** Restarts and memory of the container, by the names that kube-state-metrics and cAdvisor have for them. */
export function podMetrics(registry: Registry, host: string, pod: Pod, memory: GroupMemory): void {
  const labels = { namespace: NAMESPACE, pod: `backend-${host}`, container: 'backend' };
  const gauge = (name: string, help: string, read: () => number, more: Record<string, string> = {}) =>
    new Gauge({
      name,
      help,
      labelNames: Object.keys({ ...labels, ...more }),
      registers: [registry],
      collect() {
        this.set({ ...labels, ...more }, read());
      },
    });
  gauge('kube_pod_container_status_restarts_total', 'Restarts of the container.', () => pod.restarts());
  gauge(
    'kube_pod_container_status_waiting_reason',
    'Why the container waits to be started.',
    () => Number(pod.backsOff()),
    { reason: 'CrashLoopBackOff' },
  );
  new Gauge({
    name: 'kube_pod_container_status_last_terminated_reason',
    help: 'How the container ended last.',
    labelNames: [...Object.keys(labels), 'reason'],
    registers: [registry],
    collect() {
      for (const reason of ['OOMKilled', 'Error', 'Completed'])
        this.set({ ...labels, reason }, Number(pod.lastEnd() === reason));
    },
  });
  gauge('container_memory_usage_bytes', 'Memory of the container.', () => memory.bytes());
  gauge('container_spec_memory_limit_bytes', 'What it may have of it.', () => memory.limitBytes());
}
