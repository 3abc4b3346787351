import { readFileSync } from 'node:fs';
import { base } from '../base.ts';
import { defineComponent } from '../component.ts';
import { PADDING } from '../greeting.ts';

const entryPoint = readFileSync(new URL('./docker-entrypoint.sh', import.meta.url), 'utf8');

/** Answered with what it says, in one message. */
const ping = `PING ${PADDING}\r\n`;

export const redis = defineComponent({
  name: 'redis',
  title: 'Redis 8',
  reference: 'redis:8.0.3',
  major: '8',
  greeting: { stays: ping, ends: `${ping}QUIT\r\n` },
  role: 'cache',
  defaults: {
    port: 6379,
    ready: { command: ['redis-cli', 'ping'] },
    limits: { cpus: 0.5, memoryMiB: 64 },
  },
  recipe: {
    from: base,
    files: [{ path: 'docker-entrypoint.sh', mode: 0o755, content: { text: entryPoint } }],
    instructions: `
COPY docker-entrypoint.sh /usr/local/bin/
RUN install -d -o redis -g redis /data
WORKDIR /data
EXPOSE 6379
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["redis-server"]
`,
  },
});
