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
    if (!isFields(service)) return [name, service];
    const key = `${shown}: services.${name}`;
    const { tls } = service;
    const texts = isFields(tls) ? { ...service, tls: withTexts(tls, folder, `${key}.tls`) } : service;
    return [name, withContainerFiles(texts, folder, key)];
  });
  return { ...given, services: Object.fromEntries(services) };
}

/** Each `{ file }` in what is said of certificates, however deep. */
function withTexts(given: Fields, folder: string, key: string): Fields {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (!isFields(value)) return [name, value];
      const at = `${key}.${name}`;
      return [name, 'file' in value ? textOf(value, folder, at) : withTexts(value, folder, at)];
    }),
  );
}

function withContainerFiles(service: Fields, folder: string, key: string): Fields {
  const { container } = service;
  if (!isFields(container) || !Array.isArray(container.files)) return service;
  const files = container.files.map((file: unknown, at) =>
    isFields(file) && isFields(file.content)
      ? { ...file, content: textOf(file.content, folder, `${key}.container.files.${at}.content`) }
      : file,
  );
  return { ...service, container: { ...container, files } };
}

function textOf(given: Fields, folder: string, key: string): unknown {
  if (typeof given.file !== 'string' || Object.keys(given).length > 1) return given;
  try {
    return readFileSync(resolve(folder, given.file), 'utf8');
  } catch (error) {
    throw new FiredrillError(
      'usage',
      `${key}.file names ${given.file}, which cannot be read: ${shortly(error)}`,
      {
        cause: error,
      },
    );
  }
}
