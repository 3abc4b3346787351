import { join } from 'node:path';
import { debian, defineComponent } from 'firedrill/config';

export default defineComponent({
  name: 'prefect',
  title: 'Prefect 3.9',
  reference: 'prefecthq/prefect:3.9.1-python3.13',
  major: '3',
  recipe: {
    from: debian({ name: 'python', packages: ['python3', 'libstdc++6'] }),
    files: [
      { path: 'brought', content: { folder: join(import.meta.dirname, '../brought') } },
      // As the program that pip makes where it installs for the Python that runs it.
      { path: 'prefect', mode: 0o755, content: { text: '#!/bin/sh\nexec python3 -m prefect "$@"\n' } },
    ],
    instructions: `
COPY brought /opt/prefect-packages
COPY prefect /usr/local/bin/
RUN python3 -m compileall -q /opt/prefect-packages && install -d -m 777 /home/prefect
ENV PYTHONPATH=/opt/prefect-packages PYTHONUNBUFFERED=1 HOME=/home/prefect
WORKDIR /home/prefect
USER 10001
EXPOSE 4200
`,
  },
});
