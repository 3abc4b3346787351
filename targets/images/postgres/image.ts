import { readFileSync } from 'node:fs';
import type { ComponentImage } from '../../../harness/engine/recipe.ts';
import { base } from '../base.ts';

const entryPoint = readFileSync(new URL('./docker-entrypoint.sh', import.meta.url), 'utf8');

export const postgres: ComponentImage = {
  component: 'postgres',
  title: 'PostgreSQL 17',
  reference: 'postgres:17.6',
  major: '17',
  recipe: {
    from: base,
    files: [{ path: 'docker-entrypoint.sh', mode: 0o755, content: { text: entryPoint } }],
    instructions: `
ENV PG_MAJOR=17 PGDATA=/var/lib/postgresql/data LANG=en_US.utf8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/17/bin
COPY docker-entrypoint.sh /usr/local/bin/
RUN set -eu; \\
  mkdir /docker-entrypoint-initdb.d; \\
  install -d -o postgres -g postgres -m 3777 /var/run/postgresql; \\
  install -d -o postgres -g postgres -m 700 "$PGDATA"; \\
  sed -i "s/^#listen_addresses = .*/listen_addresses = '*'/" /usr/share/postgresql/17/postgresql.conf.sample; \\
  setpriv --reuid=postgres --regid=postgres --init-groups initdb --username=postgres --no-sync; \\
  printf '\\nhost all all all scram-sha-256\\n' >> "$PGDATA/pg_hba.conf"; \\
  touch "$PGDATA/.made-with-the-image"; \\
  chown postgres:postgres "$PGDATA/.made-with-the-image"
STOPSIGNAL SIGINT
EXPOSE 5432
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
`,
  },
};
