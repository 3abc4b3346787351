/** A clock that is set under a program that is linked statically, in an image without a shell. */

import { expect, test } from 'vitest';
import type { Report } from '../../../harness/model/judgement.ts';
import { firedrill } from '../../support/firedrill.ts';
import { strangersProject } from '../../support/strangers-project.ts';

test.each([
  ['ahead', /the time that web tells is 3\d{3} s ahead; 1 of its 1 processes/],
  ['behind', /the time that web tells is 3\d{3} s behind; 1 of its 1 processes/],
])('a static Go program is an hour %s, by its own answers, and right again', async (variant, told) => {
  await using project = await strangersProject();
  const asked = ['run', `clock-skew/${variant}`, '--target', 'notes', '--project', project.folder, '--json'];
  const { stdout, stderr } = await firedrill(asked).ended;
  const { findings, verdict } = JSON.parse(stdout) as Report;
  expect(verdict.status, stderr).toBe('pass');
  expect(findings.find(({ id }) => id === 'fault/injected')?.because).toMatch(told);
  expect(findings.find(({ id }) => id === 'fault/undone')?.grade).toBe('pass');
});
