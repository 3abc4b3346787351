import { readFileSync } from 'node:fs';
import { debian } from '../base.ts';
import { defineComponent } from '../component.ts';
import { PADDING } from '../greeting.ts';

const entryPoint = readFileSync(new URL('./docker-entrypoint.sh', import.meta.url), 'utf8');

/** Answered with what it says, in one message. */
const ping = `PING ${PADDING}\r\n`;

export const valkey = defineComponent({
  name: 'valkey',
  title: 'Valkey 8',
  reference: 'valkey/valkey:8.1.1',
  major: '8',
  greeting: { stays: ping, ends: `${ping}QUIT\r\n` },
  role: 'cache',
  defaults: {
    port: 6379,
    ready: { command: ['valkey-cli', 'ping'] },
    limits: { cpus: 0.5, memoryMiB: 64 },
  },
  recipe: {
    from: debian({ name: 'valkey', packages: ['valkey-server', 'valkey-tools'] }),
    files: [{ path: 'docker-entrypoint.sh', mode: 0o755, content: { text: entryPoint } }],
    instructions: `
COPY docker-entrypoint.sh /usr/local/bin/
RUN install -d -o valkey -g valkey /data
WORKDIR /data
EXPOSE 6379
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["valkey-server"]
`,
  },
});
