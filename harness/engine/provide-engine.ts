import { FiredrillError } from '../model/errors.ts';
import type { Progress, Step } from '../model/progress.ts';
import { canInstallPackages, installMissing } from './debian-packages.ts';
import { type Engine, findEngine } from './find-engine.ts';
import { withSetUpLock } from './machine-lock.ts';
import { ENGINE_PROGRAMS, startPrivateEngine } from './private-engine.ts';
import { requireSetUpAllowed } from './set-up-allowed.ts';

/**
 * An engine that answers: one that is there, or on Debian and Ubuntu as root a private one, installed and
 * started as needed.
 *
 * @throws FiredrillError `unavailable` with one sentence that says what to do
 */
export async function provideEngine(progress: Progress): Promise<Engine> {
  const found = await findEngine();
  if (found) return found;
  requireSetUpAllowed('no container engine answers');
  if (!(await canInstallPackages()))
    throw new FiredrillError(
      'unavailable',
      'no container engine answers: install and start Docker or Podman, or set DOCKER_HOST (Firedrill provides one itself only on Debian or Ubuntu as root).',
    );
  const step = progress.start('private container engine');
  try {
    const engine = await withSetUpLock('engine', step, () => provideAlone(progress, step));
    step.done(`Docker ${engine.version} answers at ${engine.address}`);
    return engine;
  } catch (error) {
    step.fail(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

async function provideAlone(progress: Progress, step: Step): Promise<Engine> {
  // Another set-up may have done it while this one waited.
  const found = await findEngine();
  if (found) return found;
  await installMissing(ENGINE_PROGRAMS, 'a container engine', progress);
  step.update('starting');
  return startPrivateEngine(step);
}
