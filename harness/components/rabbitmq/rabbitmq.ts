import { readFileSync } from 'node:fs';
import { debian } from '../base.ts';
import { defineComponent } from '../component.ts';
import { PADDING } from '../greeting.ts';

const entryPoint = readFileSync(new URL('./docker-entrypoint.sh', import.meta.url), 'utf8');

/** What a client of AMQP 0-9-1 says first (its specification, 4.2.2); the broker then tells of itself at length. */
const header = 'AMQP\0\0\x09\x01';

export const rabbitmq = defineComponent({
  name: 'rabbitmq',
  title: 'RabbitMQ 4.0',
  reference: 'rabbitmq:4.0.5',
  major: '4.0',
  greeting: {
    // The beginning of a frame of two thousand bytes, for the rest of which it waits.
    stays: `${header}\x01\0\0\0\0\x07\xd0${PADDING}`,
    // A frame larger than any: the broker hangs up three seconds later, so that passwords are guessed slowly.
    ends: `${header}\x01\0\0\x7f\xff\xff\xff${PADDING}`,
  },
  role: 'queue',
  defaults: {
    port: 5672,
    // It listens when it has started; a connection alone proves nothing behind an engine's proxy.
    ready: { tcp: { send: header, expect: 'RabbitMQ' } },
    limits: { cpus: 1, memoryMiB: 384 },
  },
  recipe: {
    from: debian({ name: 'rabbitmq', packages: ['rabbitmq-server', 'passwd'] }),
    files: [
      { path: 'docker-entrypoint.sh', mode: 0o755, content: { text: entryPoint } },
      {
        path: '10-defaults.conf',
        // As in the public image: the default user may come from other machines, and the log is the container's.
        content: { text: 'loopback_users.guest = false\nlog.console = true\nlog.file = false\n' },
      },
    ],
    instructions: `
ENV RABBITMQ_HOME=/usr/lib/rabbitmq HOME=/var/lib/rabbitmq LANG=C.UTF-8 LC_ALL=C.UTF-8
COPY docker-entrypoint.sh /usr/local/bin/
COPY 10-defaults.conf /etc/rabbitmq/conf.d/10-defaults.conf
RUN set -eu; \\
  rm -rf /var/lib/rabbitmq/* /var/lib/rabbitmq/.erlang.cookie /var/log/rabbitmq/*; \\
  install -d -o rabbitmq -g rabbitmq /var/lib/rabbitmq /var/log/rabbitmq /etc/rabbitmq /etc/rabbitmq/conf.d; \\
  chown -R rabbitmq:rabbitmq /etc/rabbitmq
EXPOSE 5672 15672 25672
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["rabbitmq-server"]
`,
  },
});
