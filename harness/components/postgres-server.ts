import { readFileSync } from 'node:fs';
import type { BaseSystem } from '../engine/recipe.ts';
import { type Component, defineComponent } from './component.ts';
import { PADDING } from './greeting.ts';

const entryPoint = readFileSync(new URL('./postgres-entrypoint.sh', import.meta.url), 'utf8');

/** The beginning of a session of a user who does not exist (PostgreSQL manual, "Message Formats"). */
const startup = withLength(`\0\x03\0\0user\0${PADDING.slice(0, 60)}\0application_name\0${PADDING}\0\0`);
const terminate = `X${withLength('')}`;

/** Which of its major versions; each is a component of its own, so that a stack may have two. */
export interface PostgresVersion {
  name: string;
  major: string;
  /** The pinned public image. */
  reference: string;
  /** A system that has the server's package. */
  from: BaseSystem;
  /** Left out by the one that targets are meant to name. */
  versionOf?: string;
}

export function postgresOf({ from, ...version }: PostgresVersion): Component {
  const { major } = version;
  return defineComponent({
    ...version,
    title: `PostgreSQL ${major}`,
    greeting: { stays: startup, ends: `${startup}${terminate}` },
    role: 'database',
    defaults: {
      port: 5432,
      // By the network: while it runs the files of its first start, it listens on its socket alone.
      ready: {
        command: ['sh', '-c', `exec pg_isready --host 127.0.0.1 --username "\${POSTGRES_USER:-postgres}"`],
      },
      limits: { cpus: 1, memoryMiB: 256 },
    },
    recipe: {
      from,
      files: [{ path: 'docker-entrypoint.sh', mode: 0o755, content: { text: entryPoint } }],
      instructions: `
ENV PG_MAJOR=${major} PGDATA=/var/lib/postgresql/data LANG=en_US.utf8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/${major}/bin
COPY docker-entrypoint.sh /usr/local/bin/
RUN set -eu; \\
  mkdir /docker-entrypoint-initdb.d; \\
  install -d -o postgres -g postgres -m 3777 /var/run/postgresql; \\
  install -d -o postgres -g postgres -m 700 "$PGDATA"; \\
  sed -i "s/^#listen_addresses = .*/listen_addresses = '*'/" /usr/share/postgresql/${major}/postgresql.conf.sample; \\
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
  });
}

/** A message of PostgreSQL begins with its length in four bytes, themselves among it. */
function withLength(content: string): string {
  const length = content.length + 4;
  return `\0\0${String.fromCharCode(length >> 8, length & 0xff)}${content}`;
}
