import { isFields } from '../model/fields.ts';
import { suggest } from './nearest.ts';

/** What is wrong with a word that is neither a reference nor an image that there is; nothing where it may be right. */
export function unknownImage(key: string, image: string, known: readonly string[]): string[] {
  // A word alone is more likely a slip of the pen than an image of Docker Hub's that is meant in its latest version.
  if (/[:/@]/.test(image) || known.includes(image)) return [];
  return [
    `${key}.image is "${image}", which the image catalogue does not have${suggest(image, known)}; ` +
      `an image that is pulled has a tag: ${image}:1.2`,
  ];
}

/** The same of all services of what a target's file says, before its schema asks for what a known image would have said. */
export function unknownImages(exported: unknown, known: readonly string[]): string[] {
  if (!isFields(exported) || !isFields(exported.services)) return [];
  return Object.entries(exported.services).flatMap(([name, service]) =>
    isFields(service) && typeof service.image === 'string' && service.image !== ''
      ? unknownImage(`target.ts: services.${name}`, service.image, known)
      : [],
  );
}
