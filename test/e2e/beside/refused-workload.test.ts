import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../../harness/model/judgement.ts';
import { firedrill, folderOf, timelineOf } from '../../support/firedrill.ts';
import { type OwnProject, ownProject } from '../../support/project.ts';

/** Runs a drill on a shop that is described wrongly. What is left on the engine fails the whole project. */
async function run(breakIt: (project: OwnProject) => Promise<void>) {
  await using project = await ownProject();
  await breakIt(project);
  const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
  try {
    const running = firedrill([
      'run',
      'db-down',
      '--project',
      project.folder,
      '--results',
      results,
      '--json',
    ]);
    const { code, stdout, stderr } = await running.ended;
    expect(code, stderr).toBe(2);
    const records = await timelineOf(await folderOf(results, running));
    return { report: JSON.parse(stdout) as Report, records };
  } finally {
    await rm(results, { recursive: true });
  }
}

describe('a workload that is refused from the first request is not proven, and not waited for', () => {
  test.each<[string, (project: OwnProject) => Promise<void>, RegExp]>([
    [
      'a write to a path that is not there',
      (project) =>
        project.change('target.ts', "method: 'POST', path: '/notes'", "method: 'PUT', path: '/note/s'"),
      /each write was answered 404; contract\.workload\.write of shop \(PUT \/note\/s\) must be/,
    ],
    [
      'a read to a path that is not there, with an answer that does not mean absent either',
      async (project) => {
        await project.change('target.ts', "path: '/notes/{id}'", "path: '/notes/{id}-x'");
        await project.change('target.ts', 'absent: [404]', 'absent: [410]');
      },
      /each read was answered 404; contract\.workload\.read of shop \(GET \/notes\/\{id\}-x\) must be/,
    ],
    [
      'a login',
      (project) =>
        project.change(
          'target.ts',
          'write: {',
          "login: { method: 'GET', path: '/notes/unknown-user', capture: { token: 'token' } },\n      write: {",
        ),
      /the login \(GET \/notes\/unknown-user\) was answered: 404 .*; give it, in the contract, a request/,
    ],
  ])('%s', async (_, breakIt, reason) => {
    const { report, records } = await run(breakIt);
    expect(report.verdict).toEqual({ status: 'not-proven', reason: expect.stringMatching(reason) });
    // At eight requests a second the limit of a minute would have seen hundreds of them.
    expect(records.filter(({ kind }) => kind === 'write' || kind === 'read').length).toBeLessThan(60);
    expect(records.some(({ kind }) => kind === 'fault')).toBe(false);
  });
});
