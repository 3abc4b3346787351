import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { kubernetesManifest } from '../../harness/cli/suite/kubernetes.ts';

const PLAN = {
  suite: 'nightly',
  shards: 3,
  seed: 42,
  image: 'registry.example/shop-drills:1',
  engineImage: 'docker:dind-rootless',
  claim: 'drills',
  cpus: 2,
  memoryGiB: 8,
  withinHours: 3,
  name: 'nightly-3fa9',
};

interface Container {
  name: string;
  command: string[];
  env: { name: string; value: string }[];
  resources: { requests: object; limits: object };
}
interface Job {
  metadata: { name: string };
  spec: {
    completions?: number;
    completionMode?: string;
    podFailurePolicy: {
      rules: { action: string; onExitCodes?: { values: number[] }; onPodConditions?: unknown }[];
    };
    template: { spec: { containers: [Container]; initContainers?: [Container & { restartPolicy: string }] } };
  };
}
const jobs = () => parseAllDocuments(kubernetesManifest(PLAN)).map((document) => document.toJS() as Job);

test('each shard is an index, its engine a sidecar, and what it asks for is what it gets', () => {
  const [shards] = jobs();
  expect(shards?.spec).toMatchObject({ completionMode: 'Indexed', completions: 3 });
  const { containers, initContainers = [] } = shards?.spec.template.spec ?? { containers: [] };
  expect(initContainers[0]?.restartPolicy).toBe('Always');
  for (const { resources } of [...containers, ...initContainers])
    expect(resources.requests).toEqual(resources.limits);
});

test('an evicted pod is ignored before exit codes are asked; no verdict is tried again', () => {
  const rules = jobs()[0]?.spec.podFailurePolicy.rules ?? [];
  expect(rules.map(({ action }) => action)).toEqual(['Ignore', 'FailIndex', 'FailJob', 'Count']);
  expect(rules[0]).toHaveProperty('onPodConditions');
  expect(rules.map(({ onExitCodes }) => onExitCodes?.values)).toEqual([undefined, [1, 2, 3], [64], [70]]);
});

/** Starts the very commands of the manifest, with a program in the place of npx that files a part and writes down what it was asked. */
function driver() {
  const place = mkdtempSync(join(tmpdir(), 'firedrill-kubernetes-'));
  onTestFinished(() => rmSync(place, { recursive: true }));
  const log = join(place, 'asked');
  const npx = join(place, 'npx');
  writeFileSync(
    npx,
    `#!/bin/sh
echo "$@" >> ${log}
for last; do :; done
case "$*" in *--shard*) mkdir -p "$last/a-suite" && echo '{}' > "$last/a-suite/summary.json";; esac
`,
  );
  chmodSync(npx, 0o755);
  const results = join(place, 'results');
  mkdirSync(results);
  return {
    start({ command: [program = '', ...args], env }: Container, more: Record<string, string> = {}): void {
      const values = Object.fromEntries(
        env.map(({ name, value }) => [name, value.replace(/^\/results/, results)]),
      );
      execFileSync(program, args, {
        env: { PATH: `${place}:${process.env.PATH}`, ...values, ...more },
        stdio: 'pipe',
      });
    },
    asked: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
    results,
  };
}

test('the commands of the manifest run each shard into a folder of its own, and merge them', () => {
  const { start, asked, results } = driver();
  const [shards, merge] = jobs().map((job) => job.spec.template.spec.containers[0]);
  if (!shards || !merge) throw new Error('there are two Jobs');
  for (const index of ['0', '1', '2']) start(shards, { JOB_COMPLETION_INDEX: index });
  start(merge);
  const parts = join(results, 'nightly-3fa9');
  expect(asked()).toEqual([
    `firedrill suite nightly --shard 1/3 --seed 42 --results ${parts}/part-0`,
    `firedrill suite nightly --shard 2/3 --seed 42 --results ${parts}/part-1`,
    `firedrill suite nightly --shard 3/3 --seed 42 --results ${parts}/part-2`,
    `firedrill suite merge ${[0, 1, 2].map((n) => `${parts}/part-${n}/a-suite`).join(' ')} --results ${results}`,
  ]);
});

test('a shard that never came is left out of the merge when the time is over', () => {
  const { start, asked, results } = driver();
  const [shards, merge] = jobs().map((job) => job.spec.template.spec.containers[0]);
  if (!shards || !merge) throw new Error('there are two Jobs');
  for (const index of ['0', '2']) start(shards, { JOB_COMPLETION_INDEX: index });
  start(merge, { WITHIN_SECONDS: '0' });
  const parts = join(results, 'nightly-3fa9');
  expect(asked().at(-1)).toBe(
    `firedrill suite merge ${parts}/part-0/a-suite ${parts}/part-2/a-suite --results ${results}`,
  );
});
