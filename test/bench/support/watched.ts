/** A program under watch: Prometheus, Alertmanager and the receiver of a drill, and nothing else. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { silentProgress } from '../../../harness/cli/progress.ts';
import { openEngine } from '../../../harness/cli/session.ts';
import { alertmanager } from '../../../harness/components/alertmanager/alertmanager.ts';
import { node } from '../../../harness/components/node/node.ts';
import { prometheus } from '../../../harness/components/prometheus/prometheus.ts';
import { provideImages } from '../../../harness/engine/images.ts';
import { jsonReader } from '../../../harness/http/json-reader.ts';
import { compressAlertmanagerConfig } from '../../../harness/rules/compress-alertmanager.ts';
import {
  compressPrometheusConfig,
  type PrometheusIntervals,
} from '../../../harness/rules/compress-prometheus.ts';
import { compressRules } from '../../../harness/rules/compress-rules.ts';
import { readHelpers } from '../../../harness/run/prepare-run.ts';
import { ownerOf } from '../../../harness/safety/owner.ts';
import { RECEIVER } from '../../../harness/stack/own-programs.ts';
import { planStack } from '../../../harness/stack/plan.ts';
import { type StartedStack, startStack } from '../../../harness/stack/start-stack.ts';

/** Monitoring as production would write it, and how many times faster it is to run. */
export interface WatchedOptions {
  run: string;
  /** Source of a program for Node that listens on 8080, is ready when `/up` answers, and is scraped as `api:8080`. */
  program: string;
  prometheusYml: string;
  rulesYml: string;
  alertmanagerYml: string;
  pace: number;
}

/** All of it runs: targets are up, Alertmanager is known, every rule has been evaluated. */
export interface Watched extends AsyncDisposable {
  stack: StartedStack;
  /** As they run, ms. */
  intervals: PrometheusIntervals;
  /** The longest that any route waits for a group, as it runs, ms. */
  groupWaitMs: number;
}

const WARM_UP_LIMIT_MS = 60_000;
const WANTED = ['prometheus', 'alertmanager', RECEIVER, 'api'];

export async function startWatched(options: WatchedOptions): Promise<Watched> {
  const { pace } = options;
  const progress = silentProgress();
  const engine = await openEngine(progress);
  const provided = await provideImages(engine, [prometheus, alertmanager, node], progress);
  const images = new Map(
    [...provided].map(([component, image]) => {
      if ('unavailable' in image) throw new Error(image.unavailable);
      return [component, image.reference];
    }),
  );
  const configured = compressPrometheusConfig(options.prometheusYml, 'prometheus.yml', pace);
  const routed = compressAlertmanagerConfig(options.alertmanagerYml, 'alertmanager.yml', pace);
  const api = {
    role: 'api',
    image: 'node',
    command: ['--eval', options.program],
    port: 8080,
    ready: { http: '/up' },
    limits: { cpus: 1, memoryMiB: 128 },
  } as const;
  const plan = planStack(
    { name: 'watched', services: { api } },
    {
      components: [node],
      monitoring: {
        prometheusYml: configured.text,
        prometheusFiles: [
          {
            path: '/etc/prometheus/alerts.yml',
            content: compressRules(options.rulesYml, 'alerts.yml', pace).text,
          },
        ],
        alertmanagerYml: routed.text,
        blackboxYml: '',
        prometheusFlags: configured.prometheusFlags,
        alertmanagerFlags: [],
        blackboxFlags: [],
      },
      helpers: await readHelpers(),
    },
  );
  const stack = await startStack(
    { ...plan, containers: plan.containers.filter(({ name }) => WANTED.includes(name)) },
    {
      docker: engine.docker,
      run: `${options.run}-${process.pid}`,
      owner: ownerOf(process.pid) ?? '',
      keep: false,
      images,
      step: progress.start(''),
      signal: new AbortController().signal,
    },
  );
  try {
    await warm(stack.origin('prometheus'));
  } catch (error) {
    await stack[Symbol.asyncDispose]();
    throw error;
  }
  const groupWaitMs = routed.longest.groupWaitMs / pace;
  return {
    stack,
    intervals: configured.compressed,
    groupWaitMs,
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  };
}

const healths = z.object({ data: z.object({ activeTargets: z.array(z.object({ health: z.string() })) }) });
const known = z.object({ data: z.object({ activeAlertmanagers: z.array(z.unknown()) }) });
const rules = z.object({
  data: z.object({
    groups: z.array(z.object({ rules: z.array(z.object({ health: z.string() })) })),
  }),
});

/** Prometheus' own answers, asked until they are as they must be. */
async function warm(origin: string): Promise<void> {
  await using reader = jsonReader(origin, 2_000);
  const look = async () => {
    const { activeTargets } = healths.parse(await reader.get('/api/v1/targets?state=active')).data;
    const { activeAlertmanagers } = known.parse(await reader.get('/api/v1/alertmanagers')).data;
    const { groups } = rules.parse(await reader.get('/api/v1/rules')).data;
    const states = groups.flatMap((group) => group.rules.map(({ health }) => health));
    return {
      warm:
        activeTargets.length > 0 &&
        activeTargets.every(({ health }) => health === 'up') &&
        activeAlertmanagers.length > 0 &&
        states.every((health) => health === 'ok'),
      seen: JSON.stringify({ activeTargets, alertmanagers: activeAlertmanagers.length, states }),
    };
  };
  await until('Prometheus sees everything', WARM_UP_LIMIT_MS, async () => {
    const { warm: met, seen } = await look();
    return met ? undefined : seen;
  });
}

/** Waits for a condition. @param look `undefined` when it is met, else what was seen instead */
export async function until(
  what: string,
  limitMs: number,
  look: () => Promise<string | undefined>,
): Promise<void> {
  const end = performance.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen === undefined) return;
    if (performance.now() >= end)
      throw new Error(`${what}: not within ${limitMs / 1000} s; last seen: ${seen}`);
    await pause(20);
  }
}
