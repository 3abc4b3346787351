/**
 * Why mmdebstrap could not build a system, of all that it and the programs below it said: what a package's own script complained of
 * where it was one, else the last complaint that tells more than that it failed.
 */
export function bootstrapFailure(said: readonly string[]): string {
  const broken = said.findIndex((line) => line.startsWith('dpkg: error processing'));
  if (broken > 0) return `${said[broken - 1]}; ${said[broken]?.replace(/:$/, '')}`;
  const told = said.filter((line) => line.startsWith('E: '));
  return (
    told.findLast((line) => !/failed to run$/.test(line)) ?? told.at(-1) ?? said.at(-1) ?? 'it said nothing'
  );
}
