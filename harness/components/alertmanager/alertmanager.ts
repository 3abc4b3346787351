import { base } from '../base.ts';
import { defineComponent } from '../component.ts';

const alertmanagerYml = `route:
  receiver: nobody
receivers:
  - name: nobody
`;

/** Like the public image: the program in /bin, run by nobody, data in a directory at the root. */
export const alertmanager = defineComponent({
  name: 'alertmanager',
  title: 'Alertmanager 0.28',
  reference: 'prom/alertmanager:v0.28.1',
  major: '0.28',
  neededBy: 'targets with monitoring',
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
});
