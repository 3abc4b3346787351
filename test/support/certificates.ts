import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Authorities and certificates of a test's own, made with openssl in a folder that is gone with it. */
export interface Certificates extends Disposable {
  /** @returns the certificate of a new authority */
  authority(name: string): string;
  /** @param days below 0: it expired so long ago */
  certificate(by: string, host: string, days?: number): { key: string; cert: string };
}

export function certificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'firedrill-tls-'));
  const openssl = (line: string) => execFileSync('openssl', line.split(' '), { cwd: folder, stdio: 'pipe' });
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  return {
    authority(name) {
      openssl(
        `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ${name}.key -out ${name}.pem -days 2 -subj /CN=${name}`,
      );
      return read(`${name}.pem`);
    },
    certificate(by, host, days = 1) {
      openssl(
        `req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout own.key -out own.csr -subj /CN=${host}`,
      );
      writeFileSync(join(folder, 'own.ext'), `subjectAltName=DNS:${host}\n`);
      const signed = `-CA ${by}.pem -CAkey ${by}.key -CAcreateserial -extfile own.ext -days ${days}`;
      openssl(`x509 -req -in own.csr -out own.pem ${signed}`);
      return { key: read('own.key'), cert: read('own.pem') };
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}
