import { join } from 'node:path';
import { base, defineComponent } from 'firedrill/config';

export default defineComponent({
  name: 'unleash',
  title: 'Unleash 8.2',
  reference: 'unleashorg/unleash-server:8.2.0',
  major: '8',
  role: 'api',
  defaults: { port: 4242, limits: { cpus: 1, memoryMiB: 512 } },
  recipe: {
    from: base,
    files: [
      { path: 'brought', content: { folder: join(import.meta.dirname, '../brought') } },
      // It asks for Node 22 or newer; this is the one that runs Firedrill.
      { path: 'node', mode: 0o755, content: { file: process.execPath } },
    ],
    instructions: `
COPY node /usr/local/bin/node
COPY brought /unleash
WORKDIR /unleash
ENV NODE_ENV=production TZ=UTC
USER 10001
EXPOSE 4242
CMD ["node", "node_modules/unleash-server/dist/server.js"]
`,
  },
});
