import { type ContainerPlan, SMALL } from '../container-plan.ts';
import { alertmanager } from './alertmanager.ts';

/** Alertmanager as every stack runs it. */
export function alertmanagerContainer(config: {
  alertmanagerYml: string;
  files: ContainerPlan['files'];
  flags: readonly string[];
}): ContainerPlan {
  return {
    name: alertmanager.name,
    image: alertmanager.name,
    command: [
      '--config.file=/etc/alertmanager/alertmanager.yml',
      '--storage.path=/alertmanager',
      // One of a kind: gossip would only make it wait for peers.
      '--cluster.listen-address=',
      ...config.flags,
    ],
    environment: {},
    port: 9093,
    ready: { http: '/-/ready' },
    limits: SMALL,
    files: [
      { path: '/etc/alertmanager/alertmanager.yml', content: config.alertmanagerYml },
      ...config.files.map(({ path, content }) => ({ path, content })),
    ],
  };
}
