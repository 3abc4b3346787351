import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import type { Chain } from '../../history/chain.ts';
import type { Head } from '../../history/entry.ts';
import { readRegularText } from '../../host/regular-file.ts';
import { FiredrillError, shortly } from '../../model/errors.ts';
import { jsonOf } from '../../text/json-of.ts';
import { SIGNATURES } from './places.ts';

/** The private key, or the public one of a key that an agent holds, by which every entry is signed. */
const SIGNING_KEY = 'FIREDRILL_SIGNING_KEY';
/** What a signature is for, ssh-keygen(1): one that was made for another purpose is none. */
const NAMESPACE = 'firedrill';

const signatureSchema = z.object({ digest: z.string(), signature: z.string() });

/**
 * Signs an entry, and with its digest all that were before it in its chain, by the key in the environment; without one, none is.
 * Where it cannot be signed, that is told, and --verify tells it of the entry.
 */
export async function signEntry(history: string, chain: string, { digest }: Head): Promise<void> {
  const key = process.env[SIGNING_KEY];
  if (key === undefined || key === '') return;
  try {
    const signature = await sshKeygen(['sign', '-n', NAMESPACE, '-f', key], digest);
    const line = `${JSON.stringify({ digest, signature })}\n`;
    await appendFile(join(history, `${chain}${SIGNATURES}`), line, { mode: 0o600 });
  } catch (error) {
    console.error(`firedrill: the index is not signed: ${SIGNING_KEY}=${key}: ${shortly(error)}`);
  }
}

/**
 * Up to which entry each chain is signed by a key; what is behind it is not.
 * @param signer file of the public key
 * @returns by the chain's name, the place of the last entry with a good signature, 0 for none
 * @throws FiredrillError `usage` for what is no public key
 */
export async function signedUpTo(
  history: string,
  chains: readonly Chain[],
  signer: string,
): Promise<Map<string, number>> {
  const key = await readRegularText(signer).catch((cause: unknown) => {
    throw new FiredrillError('usage', `--signer ${signer} cannot be read: ${shortly(cause)}`, { cause });
  });
  if (!/^(?:ssh|ecdsa|sk)-\S+ [A-Za-z0-9+/=]+/m.test(key))
    throw new FiredrillError('usage', `--signer ${signer} is no public key; name the .pub beside the key`);
  const place = await mkdtemp(join(tmpdir(), 'firedrill-signatures-'));
  try {
    const allowed = join(place, 'allowed');
    const [type, value] = key.trim().split(/\s+/);
    await writeFile(allowed, `${NAMESPACE} namespaces="${NAMESPACE}" ${type} ${value}\n`);
    const found = new Map<string, number>();
    for (const chain of chains) found.set(chain.name, await lastSigned(history, chain, allowed, place));
    return found;
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function lastSigned(history: string, chain: Chain, allowed: string, place: string): Promise<number> {
  const text = await readFile(join(history, `${chain.name}${SIGNATURES}`), 'utf8').catch(() => '');
  const signatures = new Map(
    text.split('\n').flatMap((line) => {
      const { data } = signatureSchema.safeParse(jsonOf(line));
      return data === undefined ? [] : [[data.digest, data.signature] as const];
    }),
  );
  const file = join(place, 'signature');
  // A signature is over all that was before it, so that the last good one decides.
  for (const { link } of chain.entries.toReversed()) {
    const signature = signatures.get(link.digest);
    if (signature === undefined) continue;
    await writeFile(file, signature);
    const args = ['verify', '-n', NAMESPACE, '-f', allowed, '-I', NAMESPACE, '-s', file];
    const good = await sshKeygen(args, link.digest).then(
      () => true,
      (error: unknown) => {
        if (error instanceof FiredrillError) throw error;
        return false;
      },
    );
    if (good) return link.seq;
  }
  return 0;
}

/** @throws Error with the last that it said, where it does not do it */
async function sshKeygen(args: readonly string[], input: string): Promise<string> {
  const ended = await execa('ssh-keygen', ['-Y', ...args], { input, timeout: 60_000, reject: false });
  if (ended.code === 'ENOENT')
    throw new FiredrillError('usage', 'there is no ssh-keygen here; install the client of OpenSSH');
  if (ended.failed) throw new Error(ended.stderr.trim().split('\n').at(-1));
  return ended.stdout;
}
