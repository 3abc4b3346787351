import { base } from '../base.ts';
import { defineComponent } from '../component.ts';

const VERSION = '3.16.0';
const MODULE = 'v0.316.0';

const goProgram = (name: string, tags: readonly string[]) =>
  ({
    path: name,
    mode: 0o755,
    content: {
      goProgram: {
        package: `github.com/prometheus/prometheus/cmd/${name}`,
        version: MODULE,
        variables: { 'github.com/prometheus/common/version.Version': VERSION },
        tags: [...tags],
      },
    },
  }) as const;

/**
 * The server of production that runs Prometheus 3, see `monitoring.version`. Where no registry answers it is built from its
 * source, with those ways of finding targets alone that find anything in a stack: files, HTTP and DNS.
 */
export const prometheus3 = defineComponent({
  name: 'prometheus-3',
  title: 'Prometheus 3.16',
  reference: `prom/prometheus:v${VERSION}`,
  major: '3.16',
  recipe: {
    from: base,
    files: [
      goProgram('prometheus', ['remove_all_sd', 'enable_dns_sd']),
      goProgram('promtool', ['remove_all_sd']),
    ],
    instructions: `
COPY prometheus promtool /usr/bin/
RUN install -d -o nobody -g nogroup /prometheus; chown -R nobody:nogroup /etc/prometheus
USER nobody
WORKDIR /prometheus
EXPOSE 9090
ENTRYPOINT ["/bin/prometheus"]
CMD ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"]
`,
  },
});
