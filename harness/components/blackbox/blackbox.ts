import { base } from '../base.ts';
import { defineComponent } from '../component.ts';

export const blackbox = defineComponent({
  name: 'blackbox',
  title: 'blackbox exporter 0.26',
  reference: 'prom/blackbox-exporter:v0.26.0',
  major: '0.26',
  neededBy: 'targets with monitoring',
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
});
