import { FiredrillError } from '../../model/errors.ts';

/**
 * Name, size and checksum of a file, such as a dump, as it lies where it is kept.
 * @param run does a line of shell there, and returns what it prints
 * @throws FiredrillError `unavailable` with what was printed instead, such as that there is no such file
 */
export async function describedFile(
  run: (line: string) => Promise<string>,
  file: string,
): Promise<{ file: string; sizeBytes: number; sha256: string }> {
  const printed = (await run(`stat --format=%s ${file}; sha256sum ${file}`)).trim();
  const [size = '', sum = ''] = printed.split('\n');
  const [sha256 = ''] = sum.split(' ');
  if (!/^\d+$/.test(size)) throw new FiredrillError('unavailable', `${file}: ${printed}`);
  return { file, sizeBytes: Number(size), sha256 };
}
