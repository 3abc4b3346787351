import { isMap, isScalar, visit } from 'yaml';
import type { YamlSource } from '../yaml-source.ts';

/** A file that a configuration reads a secret from. */
export interface SecretFile {
  readonly path: string;
}

const FILES = /^(?:password|username|credentials|bearer_token|client_secret|secret_key|access_key)_file$/;
const CERTIFICATES = ['ca_file', 'cert_file', 'key_file'];

/** The secret files of a configuration. Those of TLS are taken out: what a stack scrapes has certificates of its own. */
export function leadSecrets({ document }: YamlSource): SecretFile[] {
  const found: SecretFile[] = [];
  visit(document, {
    Map(_, node) {
      for (const pair of [...node.items]) {
        const key = isScalar(pair.key) ? String(pair.key.value) : '';
        if (CERTIFICATES.includes(key)) node.delete(key);
        if (FILES.test(key) && isScalar(pair.value)) found.push({ path: String(pair.value.value) });
      }
    },
    Pair(_, { key, value }) {
      if (isScalar(key) && key.value === 'tls_config' && isMap(value))
        value.set('insecure_skip_verify', 'true');
    },
  });
  return found;
}
