import { base } from '../base.ts';
import { defineComponent } from '../component.ts';

/**
 * Prometheus 3, for its promtool: rule files may need it, while the targets run the version before. Built without service
 * discovery, which promtool's tests have no use for and which takes most of the time.
 */
export const promtool = defineComponent({
  name: 'promtool',
  title: 'promtool 3.16',
  reference: 'prom/prometheus:v3.16.0',
  major: '3.16',
  recipe: {
    from: base,
    files: [
      {
        path: 'promtool',
        mode: 0o755,
        content: {
          goProgram: {
            package: 'github.com/prometheus/prometheus/cmd/promtool',
            version: 'v0.316.0',
            variables: { 'github.com/prometheus/common/version.Version': '3.16.0' },
            tags: ['remove_all_sd'],
          },
        },
      },
    ],
    instructions: `
COPY promtool /usr/local/bin/promtool
USER nobody
ENTRYPOINT ["promtool"]
`,
  },
});
