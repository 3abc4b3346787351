/** A suite as Kubernetes Jobs: one index of an Indexed Job for each shard, an engine beside it, and a Job that merges what came. */

import { stringify } from 'yaml';
import { INTERNAL } from '../exit-code.ts';

export interface KubernetesPlan {
  suite: string;
  shards: number;
  seed: number;
  /** With the project and Firedrill in it, in the folder in which it starts. */
  image: string;
  /** A Docker engine that runs without root. */
  engineImage: string;
  /** The volume claim that all pods write their results to. */
  claim: string;
  cpus: number;
  memoryGiB: number;
  /** Hours after which the parts that came are merged without those that did not. */
  withinHours: number;
  /** What both Jobs are called by, and the folder of the parts: the same suite again has another. */
  name: string;
}

/** Where the claim is mounted. */
const RESULTS = '/results';
/** Where the engine's socket is, for both containers. */
const SOCKET = '/run/engine';
/** No exit code of a run, but one that says that the whole plan is wrong. */
const USAGE = 64;

/** Both Jobs as YAML documents. */
export function kubernetesManifest(plan: KubernetesPlan): string {
  const about = `# ${plan.suite} in ${plan.shards} shards. kubectl create -f <this file>; the whole report lies in ${RESULTS} of the claim ${plan.claim} afterwards.\n`;
  return (
    about + [shardsJob(plan), mergeJob(plan)].map((job) => stringify(job, { lineWidth: 0 })).join('---\n')
  );
}

/** Of a pod that measures, what it asks for is what it gets: others must not take its processor meanwhile. */
function resources(cpus: number, memoryGiB: number) {
  const all = { cpu: String(cpus), memory: `${memoryGiB}Gi` };
  return { requests: all, limits: all };
}

function shardsJob(plan: KubernetesPlan) {
  const { name, shards, withinHours } = plan;
  const mounts = [
    { name: 'engine', mountPath: SOCKET },
    { name: 'results', mountPath: RESULTS },
  ];
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, labels: labelsOf(plan) },
    spec: {
      completionMode: 'Indexed',
      completions: shards,
      parallelism: shards,
      activeDeadlineSeconds: withinHours * 3600,
      // Firedrill's own error is tried once more; a verdict never is.
      backoffLimitPerIndex: 1,
      maxFailedIndexes: shards,
      podReplacementPolicy: 'Failed',
      podFailurePolicy: {
        rules: [
          // First: the runner of a pod that is evicted heals and ends with 143, and was no failure.
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
          exits('FailIndex', [1, 2, 3]),
          exits('FailJob', [USAGE]),
          exits('Count', [INTERNAL]),
        ],
      },
      template: {
        metadata: { labels: labelsOf(plan) },
        spec: {
          restartPolicy: 'Never',
          // Time for a run that is told to end to heal what it broke.
          terminationGracePeriodSeconds: 120,
          volumes: [
            { name: 'engine', emptyDir: {} },
            { name: 'results', persistentVolumeClaim: { claimName: plan.claim } },
          ],
          initContainers: [
            {
              name: 'engine',
              image: plan.engineImage,
              // A sidecar: it runs until the pod's other container has ended.
              restartPolicy: 'Always',
              args: [`--host=unix://${SOCKET}/docker.sock`],
              // What a rootless engine still needs: namespaces of its own.
              securityContext: { privileged: true, runAsUser: 1000 },
              startupProbe: {
                exec: { command: ['docker', '--host', `unix://${SOCKET}/docker.sock`, 'version'] },
                periodSeconds: 1,
                failureThreshold: 60,
              },
              volumeMounts: mounts.slice(0, 1),
              resources: resources(plan.cpus, plan.memoryGiB),
            },
          ],
          containers: [
            {
              name: 'firedrill',
              image: plan.image,
              command: ['sh', '-ec', SHARD],
              env: variables({
                ...shared(plan),
                SEED: String(plan.seed),
                DOCKER_HOST: `unix://${SOCKET}/docker.sock`,
              }),
              volumeMounts: mounts,
              resources: resources(1, 2),
            },
          ],
        },
      },
    },
  };
}

/** Kubernetes counts indexes from 0, shards are counted from 1. */
const SHARD =
  'exec npx firedrill suite "$SUITE" --shard "$((JOB_COMPLETION_INDEX + 1))/$SHARDS" --seed "$SEED" --results "$PARTS/part-$JOB_COMPLETION_INDEX"';

function exits(action: 'FailIndex' | 'FailJob' | 'Count', values: number[]) {
  return { action, onExitCodes: { containerName: 'firedrill', operator: 'In', values } };
}

/** Kubernetes starts it at once; it waits for the parts, and merges those that came when the time is over. */
function mergeJob(plan: KubernetesPlan) {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `${plan.name}-merge`, labels: labelsOf(plan) },
    spec: {
      backoffLimit: 1,
      podReplacementPolicy: 'Failed',
      podFailurePolicy: {
        rules: [
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
          {
            action: 'FailJob',
            onExitCodes: { containerName: 'merge', operator: 'In', values: [1, 2, 3, USAGE] },
          },
        ],
      },
      template: {
        metadata: { labels: labelsOf(plan) },
        spec: {
          restartPolicy: 'Never',
          volumes: [{ name: 'results', persistentVolumeClaim: { claimName: plan.claim } }],
          containers: [
            {
              name: 'merge',
              image: plan.image,
              command: ['sh', '-ec', MERGE],
              env: variables({
                ...shared(plan),
                WITHIN_SECONDS: String(plan.withinHours * 3600),
                RESULTS,
              }),
              volumeMounts: [{ name: 'results', mountPath: RESULTS }],
              resources: resources(0.5, 1),
            },
          ],
        },
      },
    },
  };
}

/** A part that never came makes the whole not proven, by name: merge says so. */
const MERGE = `end=$(($(date +%s) + WITHIN_SECONDS))
came() { set -- "$PARTS"/part-*/*/summary.json; [ -e "$1" ] && echo $# || echo 0; }
until [ "$(came)" -ge "$SHARDS" ] || [ "$(date +%s)" -ge "$end" ]; do sleep 5; done
set --
for summary in "$PARTS"/part-*/*/summary.json; do [ -e "$summary" ] && set -- "$@" "\${summary%/summary.json}"; done
exec npx firedrill suite merge "$@" --results "$RESULTS"`;

function shared({ suite, shards, name }: KubernetesPlan): Record<string, string> {
  return { SUITE: suite, SHARDS: String(shards), PARTS: `${RESULTS}/${name}` };
}

function variables(values: Readonly<Record<string, string>>) {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

function labelsOf({ suite, name }: KubernetesPlan) {
  return {
    'app.kubernetes.io/name': 'firedrill',
    'app.kubernetes.io/instance': name,
    'firedrill/suite': suite,
  };
}
