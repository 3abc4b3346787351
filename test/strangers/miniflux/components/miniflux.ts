import { base, defineComponent } from 'firedrill/config';

const version = '2.3.5';

export default defineComponent({
  name: 'miniflux',
  title: `Miniflux ${version}`,
  reference: `miniflux/miniflux:${version}`,
  major: '2',
  role: 'api',
  defaults: { port: 8080, limits: { cpus: 1, memoryMiB: 128 } },
  recipe: {
    from: base,
    files: [
      {
        path: 'miniflux',
        mode: 0o755,
        content: {
          goProgram: {
            package: 'miniflux.app/v2',
            version: `v${version}`,
            variables: { 'miniflux.app/v2/internal/version.Version': version },
          },
        },
      },
    ],
    instructions: `
COPY miniflux /usr/bin/miniflux
ENV LISTEN_ADDR=0.0.0.0:8080
USER 65534
EXPOSE 8080
CMD ["/usr/bin/miniflux"]
`,
  },
});
