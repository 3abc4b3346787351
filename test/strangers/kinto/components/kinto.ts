import { join } from 'node:path';
import { debian, defineComponent } from 'firedrill/config';

export default defineComponent({
  name: 'kinto',
  title: 'Kinto 26.5',
  reference: 'kinto/kinto-server:26.5.0',
  major: '26',
  role: 'api',
  defaults: { port: 8888 },
  recipe: {
    from: debian({ name: 'python', packages: ['python3', 'libstdc++6'] }),
    files: [{ path: 'brought', content: { folder: join(import.meta.dirname, '../brought') } }],
    instructions: `
COPY brought /opt/kinto
RUN python3 -m compileall -q /opt/kinto
ENV PYTHONPATH=/opt/kinto PYTHONUNBUFFERED=1 KINTO_INI=/etc/kinto/kinto.ini PORT=8888
USER 10001
EXPOSE 8888
CMD python3 /opt/kinto/bin/kinto migrate --ini "$KINTO_INI" && exec python3 /opt/kinto/bin/kinto start --ini "$KINTO_INI" --port "$PORT"
`,
  },
});
