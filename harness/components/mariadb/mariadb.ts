import { readFileSync } from 'node:fs';
import { debian } from '../base.ts';
import { mysqlServer } from '../mysql-server.ts';

const text = (file: string) => ({ text: readFileSync(new URL(file, import.meta.url), 'utf8') });

export const mariadb = mysqlServer({
  name: 'mariadb',
  title: 'MariaDB 11.8',
  reference: 'mariadb:11.8.3',
  major: '11.8',
  memoryMiB: 384,
  recipe: {
    from: debian({
      name: 'mariadb',
      // The client for mariadb-admin, by which compose files ask whether it is healthy.
      packages: ['mariadb-server-core', 'mariadb-client', 'passwd'],
    }),
    files: [
      { path: 'docker-entrypoint.sh', mode: 0o755, content: text('./docker-entrypoint.sh') },
      { path: 'healthcheck.sh', mode: 0o755, content: text('./healthcheck.sh') },
      {
        path: 'docker.cnf',
        // As in the public image: no name is looked up of an address, and each address may fail as often as it likes.
        content: { text: '[mariadbd]\nhost-cache-size=0\nskip-name-resolve\nbind-address=*\n' },
      },
    ],
    instructions: `
COPY docker-entrypoint.sh healthcheck.sh /usr/local/bin/
COPY docker.cnf /etc/mysql/conf.d/docker.cnf
RUN set -eu; \\
  groupadd --gid 999 mysql; \\
  useradd --uid 999 --gid mysql --home-dir /var/lib/mysql --no-create-home --shell /usr/sbin/nologin mysql; \\
  mkdir /docker-entrypoint-initdb.d; \\
  rm -rf /var/lib/mysql; \\
  install -d -o mysql -g mysql -m 750 /var/lib/mysql; \\
  install -d -o mysql -g mysql -m 1777 /run/mysqld
EXPOSE 3306
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["mariadbd"]
`,
  },
});
