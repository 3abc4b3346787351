import { PostgreSqlContainer, type StartedPostgreSqlContainer } from '@testcontainers/postgresql';
import { silentProgress } from '../../harness/cli/progress.ts';
import { postgres } from '../../harness/components/postgres/postgres.ts';
import { provideImages } from '../../harness/engine/images.ts';
import { provideEngine } from '../../harness/engine/provide-engine.ts';

/** A PostgreSQL as the drills use it, for tests of the service itself. */
export async function startVezaDatabase(): Promise<StartedPostgreSqlContainer> {
  const progress = silentProgress();
  const images = await provideImages(await provideEngine(progress), [postgres], progress);
  const image = images.get(postgres.name);
  if (image === undefined || 'unavailable' in image) throw new Error(`no PostgreSQL: ${image?.unavailable}`);
  return new PostgreSqlContainer(image.reference).start();
}

/** Runs one statement as the database's owner, whatever the database's own settings say. @throws Error with what psql said */
export async function sql(database: StartedPostgreSqlContainer, statement: string): Promise<string> {
  const options = 'PGOPTIONS=-c default_transaction_read_only=off';
  const psql = [
    'psql',
    '-v',
    'ON_ERROR_STOP=1',
    '-At',
    '-U',
    database.getUsername(),
    '-d',
    database.getDatabase(),
  ];
  const { exitCode, output } = await database.exec(['env', options, ...psql, '-c', statement]);
  if (exitCode !== 0) throw new Error(`${statement}: ${output}`);
  return output.trim();
}
