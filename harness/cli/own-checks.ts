import { alertmanager } from '../components/alertmanager/alertmanager.ts';
import { prometheusOf } from '../components/prometheus-version.ts';
import { findEngine } from '../engine/find-engine.ts';
import { lookUpImages } from '../engine/look-up-images.ts';
import { runInImage } from '../engine/run-in-image.ts';
import { FiredrillError, shortly } from '../model/errors.ts';
import type { Target } from '../model/target.ts';
import type { Monitoring } from '../run/monitoring.ts';
import { LABEL_OWNER, LABEL_RUN } from '../safety/labels.ts';
import { ownerOf } from '../safety/owner.ts';
import { lacksOtlpReceiver } from './otlp-receiver.ts';

/** Reading a configuration takes a second; a busy machine may take a while to start a container. */
const LIMIT_MS = 60_000;

/**
 * Has Prometheus' and Alertmanager's own tools check the configuration as it will run: `promtool check config` and
 * `amtool check-config`, in the images that stacks run.
 * @returns why they were not asked; undefined where they were, and found nothing
 * @throws FiredrillError `usage` with what they say
 */
export async function ownChecks(
  target: Pick<Target, 'name' | 'monitoring'>,
  { files, notes }: Pick<Monitoring, 'files' | 'notes'>,
): Promise<string | undefined> {
  if (files === undefined) return undefined;
  const engine = await findEngine();
  if (engine === undefined)
    return 'promtool and amtool were not asked, since no container engine answers; run: firedrill setup';
  const prometheus = prometheusOf(files);
  const images = await lookUpImages(engine, [prometheus, alertmanager]);
  const lacking = lacksOtlpReceiver(target, images);
  if (lacking !== undefined) throw new FiredrillError('usage', lacking);
  const checks = [
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
      : [
          {
            image: images.get(alertmanager.name),
            command: ['amtool', 'check-config', '/etc/alertmanager/alertmanager.yml'],
            files: [
              { path: '/etc/alertmanager/alertmanager.yml', content: files.alertmanagerYml },
              ...(files.alertmanagerFiles ?? []),
            ],
          },
        ]),
  ];
  const said: string[] = [];
  const labels = { [LABEL_RUN]: 'validate', [LABEL_OWNER]: ownerOf(process.pid) ?? 'unknown' };
  for (const { image, command, files: given } of checks) {
    const [tool = ''] = command;
    if (image === undefined)
      return `${tool} was not asked, since its image is not on the engine; run: firedrill setup`;
    try {
      const { docker } = engine;
      const run = { docker, image: image.reference, labels, command, files: given, limitMs: LIMIT_MS };
      const { exitCode, output } = await runInImage(run);
      if (exitCode !== 0)
        said.push(`targets/${target.name}: ${command.slice(0, -1).join(' ')}: ${failureIn(output)}`);
    } catch (error) {
      return `${tool} was not asked: ${shortly(error)}`;
    }
  }
  // What was noted explains what the tools stumble over, such as rules of another Prometheus than runs.
  if (said.length > 0) throw new FiredrillError('usage', [...said, ...notes].join('\n'));
  return undefined;
}

/** What a tool says went wrong, without what it found to be right. */
function failureIn(output: string): string {
  // A tool says on one line what it checks and, where it failed at once, why.
  const lines = output.split(/\r?\n/).map((line) => line.trim().replace(/^Checking .*? FAILED: /, ''));
  const failed = lines.filter(
    (line) => line !== '' && !/^Checking |^SUCCESS|^Found:|^- |^\d+ rules found/.test(line),
  );
  return failed.join('; ').replaceAll(/\s*FAILED:\s*/g, '');
}
