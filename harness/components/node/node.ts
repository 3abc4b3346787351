import { readFileSync } from 'node:fs';
import { base } from '../base.ts';
import { defineComponent } from '../component.ts';

const entryPoint = readFileSync(new URL('./docker-entrypoint.sh', import.meta.url), 'utf8');

/**
 * The services' runtime: the Node that Firedrill itself runs on, as one layer on the shared base, which is on
 * disk anyway; a base of its own would cost another bootstrap and more room than it saves.
 */
export const node = defineComponent({
  name: 'node',
  title: 'Node 26',
  reference: 'node:26-trixie-slim',
  major: '26',
  neededBy: 'every stack',
  recipe: {
    from: base,
    files: [
      { path: 'docker-entrypoint.sh', mode: 0o755, content: { text: entryPoint } },
      { path: 'node', mode: 0o755, content: { nodeBinary: `${process.version} ${process.arch}` } },
    ],
    instructions: `
ENV NODE_VERSION=${process.version.slice(1)}
COPY docker-entrypoint.sh node /usr/local/bin/
RUN groupadd --gid 1000 node && useradd --uid 1000 --gid node --shell /bin/bash --create-home node
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["node"]
`,
  },
});
