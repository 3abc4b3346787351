import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** A copy of the stranger's project, outside of this repository, with its service's binary built. */
export async function strangersProject() {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-stranger-'));
  await cp(join(import.meta.dirname, 'stranger'), folder, { recursive: true });
  const service = join(folder, 'targets/notes/service');
  await execa('go', ['build', '-trimpath', '-o', 'notes', '.'], { cwd: service, env: { CGO_ENABLED: '0' } });
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
