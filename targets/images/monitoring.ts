import type { ComponentImage } from '../../harness/engine/recipe.ts';
import { base } from './base.ts';

/** Like the public images: programs in /bin, run by nobody, data in a directory at the root. */

const prometheusYml = `global:
  scrape_interval: 15s
scrape_configs:
  - job_name: prometheus
    static_configs:
      - targets: [localhost:9090]
`;

export const prometheus: ComponentImage = {
  component: 'prometheus',
  title: 'Prometheus 2.53',
  reference: 'prom/prometheus:v2.53.3',
  major: '2.53',
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
};

/**
 * Prometheus 3, for its promtool: rule files may need it, while the targets run the version before. Built without service
 * discovery, which promtool's tests have no use for and which takes most of the time.
 */
export const promtool: ComponentImage = {
  component: 'promtool',
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
};

const alertmanagerYml = `route:
  receiver: nobody
receivers:
  - name: nobody
`;

export const alertmanager: ComponentImage = {
  component: 'alertmanager',
  title: 'Alertmanager 0.28',
  reference: 'prom/alertmanager:v0.28.1',
  major: '0.28',
  recipe: {
    from: base,
    files: [{ path: 'alertmanager.yml', content: { text: alertmanagerYml } }],
    instructions: `
COPY alertmanager.yml /etc/alertmanager/alertmanager.yml
RUN set -eu; \\
  ln -s prometheus-alertmanager /usr/bin/alertmanager; \\
  install -d -o nobody -g nogroup /alertmanager; \\
  chown -R nobody:nogroup /etc/alertmanager
USER nobody
WORKDIR /alertmanager
EXPOSE 9093
ENTRYPOINT ["/bin/alertmanager"]
CMD ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"]
`,
  },
};

export const blackbox: ComponentImage = {
  component: 'blackbox',
  title: 'blackbox exporter 0.26',
  reference: 'prom/blackbox-exporter:v0.26.0',
  major: '0.26',
  recipe: {
    from: base,
    files: [],
    instructions: `
RUN set -eu; \\
  ln -s prometheus-blackbox-exporter /usr/bin/blackbox_exporter; \\
  mkdir /etc/blackbox_exporter; \\
  cp /etc/prometheus/blackbox.yml /etc/blackbox_exporter/config.yml
EXPOSE 9115
ENTRYPOINT ["/bin/blackbox_exporter"]
CMD ["--config.file=/etc/blackbox_exporter/config.yml"]
`,
  },
};
