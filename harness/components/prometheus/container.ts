import { type ContainerPlan, SMALL } from '../container-plan.ts';
import { prometheus } from './prometheus.ts';

/** Prometheus as every stack runs it. */
export function prometheusContainer(config: {
  prometheusYml: string;
  /** Rules, and what else its configuration reads, by their paths in the container. */
  prometheusFiles: readonly { path: string; content: string }[];
  flags: readonly string[];
  /** The component of its version. */
  image: string;
}): ContainerPlan {
  return {
    name: prometheus.name,
    image: config.image,
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
