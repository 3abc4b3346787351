import { type ContainerPlan, SMALL } from '../container-plan.ts';
import { prometheus } from './prometheus.ts';
import { prometheusOf } from './version.ts';

/** Prometheus as every stack runs it. */
export function prometheusContainer(config: {
  prometheusYml: string;
  /** Rules, and what else its configuration reads, by their paths in the container. */
  prometheusFiles: readonly { path: string; content: string }[];
  flags: readonly string[];
  /** The major version; 2 when left out. */
  version?: 2 | 3;
}): ContainerPlan {
  return {
    name: prometheus.name,
    image: prometheusOf(config).name,
    command: [
      '--config.file=/etc/prometheus/prometheus.yml',
      '--storage.tsdb.path=/prometheus',
      ...config.flags,
    ],
    environment: {},
    port: 9090,
    ready: { http: '/-/ready' },
    limits: SMALL,
    files: [
      { path: '/etc/prometheus/prometheus.yml', content: config.prometheusYml },
      ...config.prometheusFiles,
    ],
  };
}
