import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { FiredrillError, shortly } from '../../model/errors.ts';
import { type Fields, isFields } from '../../model/fields.ts';

/**
 * What a target says, with the texts of the files that it names in place of them: `tls: { ca: { file: 'ca.pem' } }`, `container:
 * { files: [{ path: '/etc/app.conf', content: { file: 'app.conf' } }] }`. All else goes through as it is, for the schema to judge.
 * @throws FiredrillError `usage` for a file that cannot be read
 */
export function withFiles(given: unknown, folder: string, shown: string): unknown {
  if (!isFields(given) || !isFields(given.services)) return given;
  const services = Object.entries(given.services).map(([name, service]) => {
    const read = (key: string) => (value: Fields) =>
      textOf(value, folder, `${shown}: services.${name}.${key}`);
    return [name, isFields(service) ? withContainerFiles(withAuthority(service, read), read) : service];
  });
  return { ...given, services: Object.fromEntries(services) };
}

type Read = (key: string) => (value: Fields) => unknown;

function withAuthority(service: Fields, read: Read): Fields {
  const { tls } = service;
  if (!isFields(tls) || !isFields(tls.ca)) return service;
  return { ...service, tls: { ...tls, ca: read('tls.ca')(tls.ca) } };
}

function withContainerFiles(service: Fields, read: Read): Fields {
  const { container } = service;
  if (!isFields(container) || !Array.isArray(container.files)) return service;
  const files = container.files.map((file: unknown, at) =>
    isFields(file) && isFields(file.content)
      ? { ...file, content: read(`container.files.${at}.content`)(file.content) }
      : file,
  );
  return { ...service, container: { ...container, files } };
}

function textOf(named: Fields, folder: string, key: string): unknown {
  if (typeof named.file !== 'string' || Object.keys(named).length > 1) return named;
  try {
    return readFileSync(resolve(folder, named.file), 'utf8');
  } catch (error) {
    throw new FiredrillError(
      'usage',
      `${key}.file names ${named.file}, which cannot be read: ${shortly(error)}`,
      {
        cause: error,
      },
    );
  }
}
