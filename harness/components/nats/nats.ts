import { defineComponent } from '../component.ts';
import { PADDING } from '../greeting.ts';

/** The server speaks first and tells of itself; it is asked to acknowledge what it is told. */
const hello = `CONNECT {"verbose":true,"pedantic":false,"name":"${PADDING}"}\r\nPING\r\n`;

/** A static program alone in its image, as in the public one. */
export const nats = defineComponent({
  name: 'nats',
  title: 'NATS 2',
  reference: 'nats:2.11.4',
  major: '2',
  // It ends connections that say what it does not know.
  greeting: { stays: hello, ends: `${hello}QUIT\r\n` },
  role: 'queue',
  defaults: {
    port: 4222,
    ready: { tcp: { expect: 'INFO {' } },
    limits: { cpus: 0.5, memoryMiB: 64 },
  },
  recipe: {
    from: 'scratch',
    files: [
      {
        path: 'nats-server',
        mode: 0o755,
        content: { goProgram: { package: 'github.com/nats-io/nats-server/v2', version: 'v2.11.4' } },
      },
    ],
    instructions: `
COPY nats-server /nats-server
EXPOSE 4222 8222 6222
ENTRYPOINT ["/nats-server"]
`,
  },
});
