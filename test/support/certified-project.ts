import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificates } from './certificates.ts';

/** A copy of the project whose services speak TLS, with certificates of its own: one of them has expired. */
export async function certifiedProject() {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-certified-'));
  await cp(join(import.meta.dirname, 'certified'), folder, { recursive: true });
  using made = certificates();
  const ca = made.authority('ledger');
  const bank = made.certificate('ledger', 'bank');
  const old = made.certificate('ledger', 'bank', -1);
  const files = {
    'ca.pem': ca,
    'bank.pem': bank.cert,
    'bank.key': bank.key,
    'old.pem': old.cert,
    'old.key': old.key,
  };
  for (const [name, text] of Object.entries(files))
    await writeFile(join(folder, 'targets/ledger', name), text);
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
