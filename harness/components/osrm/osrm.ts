import type { BaseSystem } from '../../engine/recipe.ts';
import { defineComponent } from '../component.ts';

/** A system of its own: the routing engine is only in the release after the other images' one. */
const base: BaseSystem = {
  kind: 'base',
  name: 'routing-base',
  suite: 'forky',
  // Its release file may be older than it says it may be; it is signed all the same.
  aptOptions: ['Acquire::Check-Valid-Until "false"'],
  packages: ['osrm-backend', 'busybox'],
  leaveOut: [
    '/usr/share/doc/*',
    '/usr/share/man/*',
    '/usr/share/info/*',
    '/usr/share/locale/*',
    '/usr/share/lintian/*',
  ],
  standIns: [],
  before: [],
  after: [`ln -s busybox "$1/usr/bin/wget"`, `cd "$1" && rm -rf var/cache/debconf/* var/log/*.log`],
  environment: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
};

/** Like the public image: the tools on the path, the profiles in /opt, no entry point, and no map. */
export const osrm = defineComponent({
  name: 'osrm',
  title: 'OSRM 26',
  reference: 'ghcr.io/project-osrm/osrm-backend:v26.5.0-debian',
  major: '26',
  defaults: {
    port: 5000,
    // A place can be asked for only by its map; that it refuses this request it says once the map is loaded.
    ready: { http: '/', status: 400 },
    limits: { cpus: 0.5, memoryMiB: 256 },
  },
  recipe: {
    from: base,
    files: [],
    instructions: `
RUN ln -s /usr/share/osrm/profiles/* /opt/
WORKDIR /opt
EXPOSE 5000
`,
  },
});
