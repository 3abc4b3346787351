import { readFileSync } from 'node:fs';
import { debian } from '../base.ts';
import { defineComponent } from '../component.ts';

const entryPoint = readFileSync(new URL('./docker-entrypoint.sh', import.meta.url), 'utf8');

/**
 * A balancer in front of replicas. Which these are its target says, in `container.files` at
 * `/usr/local/etc/haproxy/haproxy.cfg`; a server there is `"${API_1}"`, with `API_1: '{api}'` in its environment.
 */
export const haproxy = defineComponent({
  name: 'haproxy',
  title: 'HAProxy 3.0',
  reference: 'haproxy:3.0.11',
  major: '3.0',
  role: 'balancer',
  defaults: {
    port: 8080,
    // It listens as soon as it runs; with no replica behind it every answer is a 503 of its own.
    ready: { port: true },
    limits: { cpus: 0.5, memoryMiB: 128 },
  },
  recipe: {
    from: debian({ name: 'haproxy', packages: ['haproxy', 'passwd'] }),
    files: [{ path: 'docker-entrypoint.sh', mode: 0o755, content: { text: entryPoint } }],
    instructions: `
COPY docker-entrypoint.sh /usr/local/bin/
RUN mkdir -p /usr/local/etc/haproxy /var/lib/haproxy && rm -f /etc/haproxy/haproxy.cfg && chown haproxy:haproxy /var/lib/haproxy
USER haproxy
WORKDIR /var/lib/haproxy
STOPSIGNAL SIGUSR1
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]
`,
  },
});
