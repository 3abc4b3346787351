import { base } from '../base.ts';
import { defineComponent } from '../component.ts';

const prometheusYml = `global:
  scrape_interval: 15s
scrape_configs:
  - job_name: prometheus
    static_configs:
      - targets: [localhost:9090]
`;

/** Like the public image: the program in /bin, run by nobody, data in a directory at the root. */
export const prometheus = defineComponent({
  name: 'prometheus',
  title: 'Prometheus 2.53',
  reference: 'prom/prometheus:v2.53.3',
  major: '2.53',
  neededBy: 'targets with monitoring',
  recipe: {
    from: base,
    files: [{ path: 'prometheus.yml', content: { text: prometheusYml } }],
    instructions: `
COPY prometheus.yml /etc/prometheus/prometheus.yml
RUN set -eu; \\
  install -d -o nobody -g nogroup /prometheus; \\
  for part in consoles console_libraries; do \\
    [ -e /usr/share/prometheus/$part ] || ln -s /etc/prometheus/$part /usr/share/prometheus/$part; \\
  done; \\
  chown -R nobody:nogroup /etc/prometheus
USER nobody
WORKDIR /prometheus
EXPOSE 9090
ENTRYPOINT ["/bin/prometheus"]
CMD ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus", "--web.console.libraries=/usr/share/prometheus/console_libraries", "--web.console.templates=/usr/share/prometheus/consoles"]
`,
  },
});
