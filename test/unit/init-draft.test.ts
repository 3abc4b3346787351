import { describe, expect, test } from 'vitest';
import { draftOfCompose, noEntry } from '../../harness/cli/init/draft.ts';
import { knownProgram } from '../../harness/cli/load-compose.ts';
import { readCompose } from '../../harness/compose/read-compose.ts';

const model = (text: string) =>
  readCompose({
    file: '/project/compose.yaml',
    home: '/home/me',
    environment: {},
    profiles: [],
    read: (path) => (path === '/project/compose.yaml' ? text : undefined),
  });
const known = (image: string) => knownProgram(image)?.role;
const draft = (text: string) => draftOfCompose(model(text), { file: 'compose.yaml', name: 'project' }, known);
const roles = (text: string) =>
  Object.fromEntries(Object.entries(draft(text)?.roles ?? {}).map(([name, { value }]) => [name, value]));

/** An own service beside one that runs the image. */
const beside = (image: string) =>
  `services:\n  other: {image: "${image}", ports: ["1234:1234"]}\n  own: {image: mine, ports: ["8000:8000"]}\n`;

describe('init guesses of a compose file', () => {
  test.each([
    ['mongo-express:1', 'helper'],
    ['me/postgres-exporter', 'helper'],
    ['redis/redisinsight:2', 'helper'],
    ['someone/kafka-ui', 'helper'],
    ['phpmyadmin', 'helper'],
    ['dpage/pgadmin4:8', 'helper'],
    ['nightly/mysql-backup', 'helper'],
    ['confluentinc/cp-kafka-connect:7', 'helper'],
    ['zookeeper:3.9', 'helper'],
    ['prom/prometheus', 'helper'],
    ['grafana/grafana-oss:11', 'helper'],
    ['mcr.microsoft.com/mssql/server:2022-latest', 'database'],
    ['neo4j:5', 'database'],
    ['registry.example:5000/team/postgres', 'database'],
    ['docker.example/qdrant/qdrant:v1', 'search'],
    ['elasticsearch:8.13.0', 'search'],
    ['axllent/mailpit', 'mail'],
    ['confluentinc/cp-kafka:7', 'queue'],
    ['traefik:v3', 'api'],
    ['nginx', 'api'],
  ])('%s is a %s', (image, role) => {
    expect(roles(beside(image)).other).toBe(role);
    expect(draft(beside(image))?.entry.value).toBe(role === 'api' ? 'other' : 'own');
  });

  test("what is built is its team's own, whatever it is called", () => {
    expect(roles('services:\n  a: {build: ., image: me/kafka-ui, ports: ["80:80"]}\n')).toEqual({ a: 'api' });
  });

  test('a file of nothing but what services need has no entry, and that is said', () => {
    const text =
      'services:\n  db: {image: "postgres:17", ports: ["5432:5432"]}\n  look: {image: adminer, ports: ["8080:8080"]}\n';
    expect(draft(text)).toBeUndefined();
    expect(noEntry(model(text), 'compose.yaml', known)).toMatch(
      /^compose\.yaml: it has no service of yours, only what services need \(db, look\); add the one that users call/,
    );
  });

  test('a program that watches others is the entry where nothing else is', () => {
    const text =
      'services:\n  db: {image: "mysql:8"}\n  traces: {image: "openzipkin/zipkin:3", ports: ["9411:9411"]}\n';
    expect(draft(text)?.entry.value).toBe('traces');
    expect(draft(`${text}  web: {image: mine, ports: ["80:80"]}\n`)?.entry.value).toBe('web');
  });

  test('and so is which service may be the entry where none publishes a port', () => {
    const text = 'services:\n  db: {image: "postgres:17"}\n  web: {image: mine}\n';
    expect(noEntry(model(text), 'compose.yaml', known)).toMatch(
      /no service of yours publishes a port.*--entry names it \(web\), and `expose` in the file its port/,
    );
  });
});
