/**
 * Takes the files of a service's /run/secrets away (`take`), puts them back (`give`), or looks (`look`); prints how many are there and
 * how many are away, as JSON.
 */
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';

const SECRETS = '/proc/1/root/run/secrets';
const AWAY = '/proc/1/root/run/.firedrill-secrets';

const filesOf = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** One by one, with owner and permissions: either folder may be a mount, over which nothing can be renamed. */
function move(from: string, to: string): void {
  for (const name of filesOf(from)) {
    const { uid, gid, mode } = statSync(`${from}/${name}`);
    copyFileSync(`${from}/${name}`, `${to}/${name}`);
    chownSync(`${to}/${name}`, uid, gid);
    chmodSync(`${to}/${name}`, mode);
    rmSync(`${from}/${name}`);
  }
}

const [, what] = process.argv;
if (what === 'take' && filesOf(SECRETS).length > 0) {
  mkdirSync(AWAY, { recursive: true, mode: 0o700 });
  move(SECRETS, AWAY);
}
if (what === 'give' && existsSync(AWAY)) {
  move(AWAY, SECRETS);
  rmSync(AWAY, { recursive: true });
}
console.log(JSON.stringify({ there: filesOf(SECRETS).length, away: filesOf(AWAY).length }));
