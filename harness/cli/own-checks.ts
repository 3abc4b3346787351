import { alertmanager } from '../components/alertmanager/alertmanager.ts';
import { prometheusOf } from '../components/prometheus-version.ts';
import { findEngine } from '../engine/find-engine.ts';
import { lookUpImages } from '../engine/look-up-images.ts';
import { type OneRun, runInImage } from '../engine/run-in-image.ts';
import { FiredrillError, shortly } from '../model/errors.ts';
import type { Target } from '../model/target.ts';
import type { Monitoring } from '../run/monitoring.ts';
import { LABEL_OWNER, LABEL_RUN } from '../safety/labels.ts';
import { ownerOf } from '../safety/owner.ts';
import { lacksOtlpReceiver } from './otlp-receiver.ts';

/** Reading a configuration takes a second; a busy machine may take a while to start a container. */
const LIMIT_MS = 60_000;

interface Check extends Pick<OneRun, 'command' | 'files'> {
  image: { reference: string } | undefined;
  /** Production's own file, where it is that which is checked, for messages. */
  file?: string;
}

/**
 * Has Prometheus' and Alertmanager's own tools check the configuration as it will run: `promtool check config` and
 * `amtool check-config`, in the images that stacks run; and production's own `alertmanager.yml`, of which a stack has other
 * addresses and no credentials.
 * @returns why they were not asked, and what production's file lacks where it lies; none where nothing was found
 * @throws FiredrillError `usage` with what they say
 */
export async function ownChecks(
  target: Pick<Target, 'name' | 'monitoring'>,
  { files, notes, alertmanagerWritten: written }: Pick<Monitoring, 'files' | 'notes' | 'alertmanagerWritten'>,
): Promise<string[]> {
  if (files === undefined) return [];
  const engine = await findEngine();
  if (engine === undefined)
    return ['promtool and amtool were not asked, since no container engine answers; run: firedrill setup'];
  const prometheus = prometheusOf(files);
  const images = await lookUpImages(engine, [prometheus, alertmanager]);
  const receiver = lacksOtlpReceiver(target, images);
  if (receiver !== undefined) throw new FiredrillError('usage', receiver);
  const amtool = {
    image: images.get(alertmanager.name),
    command: ['amtool', 'check-config', '/etc/alertmanager/alertmanager.yml'],
  };
  const given = (content: string) => ({ path: '/etc/alertmanager/alertmanager.yml', content });
  const checks: Check[] = [
    {
      image: images.get(prometheus.name),
      command: ['promtool', 'check', 'config', '/etc/prometheus/prometheus.yml'],
      files: [
        { path: '/etc/prometheus/prometheus.yml', content: files.prometheusYml },
        ...files.prometheusFiles,
      ],
    },
    ...(files.alertmanagerYml === undefined
      ? []
      : [{ ...amtool, files: [given(files.alertmanagerYml), ...(files.alertmanagerFiles ?? [])] }]),
    ...(written === undefined
      ? []
      : [
          {
            ...amtool,
            file: written.file,
            files: [given(written.text), ...(files.alertmanagerFiles ?? [])],
          },
        ]),
  ];
  const said: string[] = [];
  const lacking: string[] = [];
  const labels = { [LABEL_RUN]: 'validate', [LABEL_OWNER]: ownerOf(process.pid) ?? 'unknown' };
  for (const { image, command, files: given, file } of checks) {
    const [tool = ''] = command;
    if (image === undefined)
      return [`${tool} was not asked, since its image is not on the engine; run: firedrill setup`];
    try {
      const { docker } = engine;
      const run = { docker, image: image.reference, labels, command, files: given, limitMs: LIMIT_MS };
      const { exitCode, output } = await runInImage(run);
      if (exitCode === 0) continue;
      const failure = failureIn(output);
      if (file === undefined)
        said.push(
          `targets/${target.name}: ${command.slice(0, -1).join(' ')}: ${failure}${newerKeys(tool, output, target)}`,
        );
      // A key of a newer Alertmanager is none that is lacking.
      else if (!UNKNOWN_KEY.test(output))
        lacking.push(
          `${file}: as it lies there Alertmanager refuses it: ${failure}; a drill's stack has its own addresses and no credentials, production's own must be filled in`,
        );
    } catch (error) {
      return [`${tool} was not asked: ${shortly(error)}`];
    }
  }
  // What was noted explains what the tools stumble over, such as rules of another Prometheus than runs.
  if (said.length > 0) throw new FiredrillError('usage', [...said, ...notes].join('\n'));
  return lacking;
}

const UNKNOWN_KEY = /field \w+ not found in type/;

/** A key that Prometheus 2 does not know may be one of 3. */
function newerKeys(tool: string, output: string, { monitoring }: Pick<Target, 'monitoring'>): string {
  const unknown = tool === 'promtool' && UNKNOWN_KEY.test(output);
  return unknown && monitoring?.version === undefined
    ? '; what only Prometheus 3 knows is read where the target says monitoring: { version: 3 }'
    : '';
}

/** What a tool says went wrong, without what it found to be right. */
function failureIn(output: string): string {
  // A tool says on one line what it checks and, where it failed at once, why.
  const lines = output.split(/\r?\n/).map((line) => line.trim().replace(/^Checking .*? FAILED: /, ''));
  const failed = lines.filter(
    (line) =>
      line !== '' &&
      !/^Checking |^SUCCESS|^Found:|^- |^\d+ rules found|^amtool: error: failed to validate/.test(line),
  );
  return failed.join('; ').replaceAll(/\s*FAILED:\s*/g, '');
}
