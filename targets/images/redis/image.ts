import { readFileSync } from 'node:fs';
import type { ComponentImage } from '../../../harness/engine/recipe.ts';
import { base } from '../base.ts';

const entryPoint = readFileSync(new URL('./docker-entrypoint.sh', import.meta.url), 'utf8');

export const redis: ComponentImage = {
  component: 'redis',
  title: 'Redis 8',
  reference: 'redis:8.0.3',
  major: '8',
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
};
