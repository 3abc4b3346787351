import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const beside = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8');
const limits = { cpus: 0.5, memoryMiB: 128 };

/** A stranger's target in which one service calls another by TLS; its certificates are made anew for each test. */
export default {
  name: 'ledger',
  summary: 'Pays by a bank that is called by TLS',
  services: {
    api: {
      role: 'api',
      image: 'node',
      command: ['--eval', beside('api.cjs')],
      environment: { CA: beside('ca.pem') },
      // By the name that the certificate is for.
      calls: [{ service: 'bank', port: 8443 }],
      port: 8080,
      ready: { http: '/health' },
      limits,
    },
    bank: {
      role: 'upstream',
      image: 'node',
      command: ['--eval', beside('bank.cjs')],
      environment: { CERTIFICATE: beside('bank.pem'), KEY: beside('bank.key') },
      port: 8443,
      tls: {
        ca: { file: 'ca.pem' },
        expired: { certificate: { file: 'old.pem' }, key: { file: 'old.key' } },
      },
      ready: { port: true },
      limits,
    },
  },
  contract: {
    probes: {
      readiness: { path: '/health', everyMs: 50 },
      liveness: { path: '/health', everyMs: 50 },
      // What a handshake costs is known, and borne.
      user: { path: '/pay', good: { status: 200, json: { said: 'paid' } }, everyMs: 100 },
    },
    stableProbes: 10,
    drills: {
      'certificate-expired': {
        calls: {
          payment: {
            request: { method: 'GET', path: '/pay' },
            good: { status: 200, json: { said: 'paid' } },
            deadlineMs: 2000,
          },
        },
        checks: {
          'refused-for-its-date': {
            title: 'no payment is made by a bank whose certificate has expired, and it is said why',
            phase: 'hold',
            call: 'payment',
            everyMs: 200,
            steps: [
              {
                rounds: { atLeast: 10 },
                answers: [{ answer: { status: 502, json: { said: 'CERT_HAS_EXPIRED' } } }],
              },
            ],
          },
        },
        objectives: [{ objective: [{ figure: 'recover', atMost: 5000 }], source: 'ours' }],
      },
    },
  },
};
