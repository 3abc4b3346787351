import { readFileSync } from 'node:fs';
import { base } from '../base.ts';
import { defineComponent } from '../component.ts';

const entryPoint = readFileSync(new URL('./docker-entrypoint.sh', import.meta.url), 'utf8');

/** A store of objects that speaks Amazon's S3, over a folder: a bucket is a folder in it. */
export const versitygw = defineComponent({
  name: 'versitygw',
  title: 'Versity S3 Gateway 1',
  reference: 'versity/versitygw:v1.8.0',
  major: '1',
  role: 'objects',
  defaults: {
    port: 7070,
    // It answers to a stranger that he must sign.
    ready: { http: '/', status: ['2xx', 403] },
    limits: { cpus: 0.5, memoryMiB: 128 },
  },
  recipe: {
    from: base,
    files: [
      { path: 'docker-entrypoint.sh', mode: 0o755, content: { text: entryPoint } },
      {
        path: 'versitygw',
        mode: 0o755,
        content: {
          goProgram: {
            package: 'github.com/versity/versitygw/cmd/versitygw',
            version: 'v1.8.0',
            variables: { 'main.Version': 'v1.8.0' },
          },
        },
      },
    ],
    instructions: `
COPY versitygw docker-entrypoint.sh /usr/local/bin/
RUN mkdir /tmp/vgw
EXPOSE 7070
ENTRYPOINT ["/usr/local/bin/docker-entrypoint.sh"]
`,
  },
});
