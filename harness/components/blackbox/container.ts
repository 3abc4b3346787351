import { type ContainerPlan, SMALL } from '../container-plan.ts';
import { blackbox } from './blackbox.ts';

/** The blackbox exporter as every stack runs it. */
export function blackboxContainer(config: { blackboxYml: string; flags: readonly string[] }): ContainerPlan {
  return {
    name: blackbox.name,
    image: blackbox.name,
    command: ['--config.file=/etc/blackbox_exporter/config.yml', ...config.flags],
    environment: {},
    port: 9115,
    ready: { http: '/-/healthy' },
    limits: SMALL,
    files: [{ path: '/etc/blackbox_exporter/config.yml', content: config.blackboxYml }],
  };
}
