/**
 * Sets a file of a service's /run/secrets (`set NAME VALUE`), puts back what was there before (`back NAME`), or looks (`look NAME`);
 * prints what it says now, `null` where there is none, and whether it was set by this program, as JSON.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const [, what = 'look', name = '', value = ''] = process.argv;
const SETTINGS = '/proc/1/root/run/secrets';
/** It is there while the setting is otherwise, and holds what it was where it was set before. */
const AWAY = `/proc/1/root/run/.firedrill-setting-${name}`;
const file = `${SETTINGS}/${name}`;

if (what === 'set') {
  if (!existsSync(AWAY)) {
    mkdirSync(AWAY, { recursive: true, mode: 0o700 });
    if (existsSync(file)) copyFileSync(file, `${AWAY}/${name}`);
  }
  mkdirSync(SETTINGS, { recursive: true });
  writeFileSync(file, value, { mode: 0o644 });
}
if (what === 'back' && existsSync(AWAY)) {
  if (existsSync(`${AWAY}/${name}`)) copyFileSync(`${AWAY}/${name}`, file);
  else rmSync(file, { force: true });
  rmSync(AWAY, { recursive: true });
}
console.log(
  JSON.stringify({ is: existsSync(file) ? readFileSync(file, 'utf8') : null, changed: existsSync(AWAY) }),
);
