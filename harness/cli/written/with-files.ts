import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { FiredrillError, shortly } from '../../model/errors.ts';
import { isFields } from '../../model/fields.ts';

/**
 * What a target says, with the texts of the files that it names in place of them: `tls: { ca: { file: 'ca.pem' } }`. All else goes
 * through as it is, for the schema to judge.
 * @throws FiredrillError `usage` for a file that cannot be read
 */
export function withFiles(given: unknown, folder: string, shown: string): unknown {
  if (!isFields(given) || !isFields(given.services)) return given;
  const services = Object.entries(given.services).map(([name, service]) => [
    name,
    isFields(service) && isFields(service.tls) && isFields(service.tls.ca)
      ? {
          ...service,
          tls: { ...service.tls, ca: textOf(service.tls.ca, folder, `${shown}: services.${name}.tls.ca`) },
        }
      : service,
  ]);
  return { ...given, services: Object.fromEntries(services) };
}

function textOf(ca: Readonly<Record<string, unknown>>, folder: string, key: string): unknown {
  if (typeof ca.file !== 'string' || Object.keys(ca).length > 1) return ca;
  try {
    return readFileSync(resolve(folder, ca.file), 'utf8');
  } catch (error) {
    throw new FiredrillError(
      'usage',
      `${key}.file names ${ca.file}, which cannot be read: ${shortly(error)}`,
      {
        cause: error,
      },
    );
  }
}
