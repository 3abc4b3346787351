import { posix } from 'node:path';
import { FiredrillError } from '../model/errors.ts';
import { type AlertmanagerConfiguration, readAlertmanager } from '../rules/alertmanager/configuration.ts';
import { INTEGRATIONS } from '../rules/alertmanager/integrations.ts';
import { leadReceivers } from '../rules/alertmanager/lead.ts';
import { routingProblems } from '../rules/alertmanager/problems.ts';
import { undefinedTemplates } from '../rules/alertmanager/templates.ts';
import { type CalledAddress, calledAddresses } from '../rules/called-addresses.ts';
import { type CompressedAlertmanager, compressAlertmanagerConfig } from '../rules/compress-alertmanager.ts';
import { filesBeside, type NamedFile } from './files-beside.ts';

/** Where each receiver of production's is led. */
const RECEIVERS = { origin: 'http://receiver:9095', smarthost: 'receiver:9025' };

/** A target's Alertmanager as it will run. */
export interface PreparedAlertmanager {
  text: string;
  /** Its templates. */
  files: NamedFile[];
  configuration: AlertmanagerConfiguration;
  /** What it calls besides the receivers, which are led to the stack's own. */
  called: CalledAddress[];
  longest: CompressedAlertmanager['longest'];
  /** What runs otherwise than production has it, or will not work, in a sentence each. */
  notes: string[];
}

/**
 * @param place the target's folder, on this machine and as messages name it
 * @param file relative to it
 * @throws FiredrillError `usage` for names that are not there, and where no route leads to a person
 */
export async function prepareAlertmanager(
  written: string,
  place: { folder: string; shown: string },
  file: string,
  pace: number,
): Promise<PreparedAlertmanager> {
  const shown = `${place.shown}/${file}`;
  const { text, longest } = compressAlertmanagerConfig(written, shown, pace);
  const led = leadReceivers(text, shown, RECEIVERS);
  const configuration = readAlertmanager(written, shown);
  const [problem, ...others] = routingProblems(configuration, shown);
  if (problem !== undefined) throw new FiredrillError('usage', [problem, ...others].join('\n'));
  const beside = { ...place, within: posix.dirname(file), home: '/etc/alertmanager' };
  const found = await Promise.all(
    configuration.templates.map(async (pattern) => ({ pattern, files: await filesBeside(pattern, beside) })),
  );
  const files = found.flatMap((one) => one.files);
  const missing = found.filter((one) => one.files.length === 0).map(({ pattern }) => pattern);
  const unknown = undefinedTemplates(
    written,
    files.map(({ content }) => content),
  );
  return {
    text: led.text,
    files,
    configuration,
    called: calledAddresses(
      led.text,
      shown,
      INTEGRATIONS.map(({ key }) => key),
    ),
    longest,
    notes: [
      ...led.notes,
      ...missing.map(
        (pattern) =>
          `${shown}: templates: ${pattern} finds no file in ${place.shown}; put production's there, as ${place.shown}/templates/…`,
      ),
      ...unknown.map(
        (name) =>
          `${shown}: the template "${name}" is used and defined in no file, so that Alertmanager cannot make that message`,
      ),
    ],
  };
}
