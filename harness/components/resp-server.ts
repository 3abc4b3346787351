import { readFileSync } from 'node:fs';
import type { BaseSystem } from '../engine/recipe.ts';
import { type Component, defineComponent } from './component.ts';
import { PADDING } from './greeting.ts';

const entryPoint = readFileSync(new URL('./resp-entrypoint.sh', import.meta.url), 'utf8');

/** Answered with what it says, in one message. */
const ping = `PING ${PADDING}\r\n`;

/**
 * Redis, or a server that descends from it: programs, user and options are called alike but for the name.
 * @param title `Redis 8`: the program, and its major version
 * @param from a system in which `<name>-server` and `<name>-cli` are installed
 */
export function respServer(spec: {
  name: string;
  title: string;
  reference: string;
  major: string;
  from: BaseSystem;
}): Component {
  const { name, title, reference, major, from } = spec;
  const [program = title] = title.split(' ');
  return defineComponent({
    name,
    title,
    reference,
    major,
    greeting: { stays: ping, ends: `${ping}QUIT\r\n` },
    role: 'cache',
    defaults: {
      port: 6379,
      ready: { command: [`${name}-cli`, 'ping'] },
      limits: { cpus: 0.5, memoryMiB: 64 },
    },
    recipe: {
      from,
      files: [
        {
          path: 'docker-entrypoint.sh',
          mode: 0o755,
          content: { text: entryPoint.replaceAll('{name}', name).replaceAll('{title}', program) },
        },
      ],
      instructions: `
COPY docker-entrypoint.sh /usr/local/bin/
RUN install -d -o ${name} -g ${name} /data
WORKDIR /data
EXPOSE 6379
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["${name}-server"]
`,
    },
  });
}
