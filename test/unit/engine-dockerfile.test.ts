import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { contextFolder } from '../../harness/engine/context-folder.ts';
import { imagesBelow, needsBuildKit, standingOn } from '../../harness/engine/dockerfile.ts';

test('what a Dockerfile stands on is known before it is built, stages and scratch left out', () => {
  const text = `# syntax-free
ARG GO=1.24
ARG TAG
FROM --platform=linux/amd64 golang:\${GO} AS build
ARG GO=1.0
RUN go build \\
  # a comment in between
  -o /api .
FROM build AS test
from debian:\${TAG:-trixie} as tools
FROM scratch
COPY --from=build /api /api
`;
  expect(imagesBelow(text, {})).toEqual([
    { reference: 'golang:1.24', line: 4 },
    { reference: 'debian:trixie', line: 10 },
  ]);
  expect(imagesBelow(text, { GO: '1.26', TAG: 'forky' }).map(({ reference }) => reference)).toEqual([
    'golang:1.26',
    'debian:forky',
  ]);
});

test('another image takes the place of one that it stands on, and all else stays', () => {
  const text = `ARG NODE=26
FROM --platform=linux/amd64 node:\${NODE} AS build
RUN npm ci
FROM debian:trixie
FROM node:26
COPY --from=build /app /app
`;
  expect(standingOn(text, {}, new Map([['node:26', 'made/node:26-1']]))).toBe(`ARG NODE=26
FROM --platform=linux/amd64 made/node:26-1 AS build
RUN npm ci
FROM debian:trixie
FROM made/node:26-1
COPY --from=build /app /app
`);
});

test('an argument without a value is left to the builder to complain of', () => {
  expect(imagesBelow('ARG BASE\nFROM $BASE\n', {})).toEqual([]);
  expect(imagesBelow('ARG BASE\nFROM $BASE\n', { BASE: 'alpine:3' })).toEqual([
    { reference: 'alpine:3', line: 2 },
  ]);
});

test.each([
  ['# syntax=docker/dockerfile:1\nFROM a', true],
  ['FROM a\nRUN --mount=type=cache,target=/go go build', true],
  ['FROM a\nCOPY --from=b --chmod=755 x y', true],
  ['FROM a\nRUN <<EOF\ntrue\nEOF', true],
  ['FROM a\nRUN go build && echo "--mount="', false],
  ['FROM a\nCOPY --from=b --chown=1 x y', false],
])('%j needs BuildKit: %s', (text, needs) => {
  expect(needsBuildKit(text)).toBe(needs);
});

test('a context is sent with modes, links and empty folders, without what .dockerignore names', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'context-'));
  try {
    const files = { 'a/run.sh': 0o755, 'a/keep.log': 0o644, 'a/drop.log': 0o600, 'node_modules/x/y': 0o644 };
    for (const [path, mode] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), path, { mode });
    }
    await mkdir(join(folder, 'empty'));
    await symlink('a/run.sh', join(folder, 'link'));
    await writeFile(join(folder, '.dockerignore'), '# logs\n**/*.log\n!a/keep.log\nnode_modules\n');
    const sent = await contextFolder(folder, 'Dockerfile');
    expect(sent.map(({ path }) => path)).toEqual([
      '.dockerignore',
      'a/',
      'a/keep.log',
      'a/run.sh',
      'empty/',
      'link',
    ]);
    expect(sent.find(({ path }) => path === 'a/run.sh')).toMatchObject({ mode: 0o755 });
    expect(sent.find(({ path }) => path === 'link')).toMatchObject({ to: 'a/run.sh' });

    await writeFile(join(folder, 'api.Dockerfile.dockerignore'), '*\n!a\na/drop.log\n');
    const other = await contextFolder(folder, 'api.Dockerfile');
    expect(other.map(({ path }) => path)).toEqual(['a/', 'a/keep.log', 'a/run.sh']);
  } finally {
    await rm(folder, { recursive: true });
  }
});
