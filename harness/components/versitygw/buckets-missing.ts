import type { CommandControl } from '../../model/abilities.ts';
import type { Fault } from '../../model/fault.ts';

/** In the store's own folder, so that nothing is copied; no bucket may be called so. */
const AWAY = '.firedrill-away';
/** Where a store over a folder has it, by the names that the public image is configured with. */
const IN_STORE = `cd "\${VGW_BACKEND_ARG:?says where the store is}"`;

/**
 * Every bucket is missing, as after a clean-up that went too far; those that are made meanwhile are there. When it is undone
 * they are back with all that was in them, and what was put into one of the same name meanwhile is put to it.
 */
export const bucketsMissing: Fault<'commands'> = {
  name: 'buckets-missing',
  of: 'versitygw',

  async inject({ commands }, service, signal) {
    const script = `mkdir -p ${AWAY}
for bucket in */; do
  bucket=\${bucket%/}
  [ ! -d "$bucket" ] || [ -e "${AWAY}/$bucket" ] || mv "$bucket" "${AWAY}/$bucket"
done`;
    await inStore(commands, service, script, signal);
  },

  async undo({ commands }, service, signal) {
    const script = `for bucket in ${AWAY}/*/; do
  [ -d "$bucket" ] || continue
  name=$(basename "$bucket")
  if [ -d "$name" ]; then
    for one in "$name"/*; do [ ! -e "$one" ] || mv -f "$one" "$bucket"; done
    rm -rf "$name"
  fi
  mv "$bucket" "$name"
done
rm -rf ${AWAY}`;
    await inStore(commands, service, script, signal);
  },

  async effect({ commands }, service, signal) {
    const script = `for bucket in ${AWAY}/*/; do
  [ ! -d "$bucket" ] || [ -d "$(basename "$bucket")" ] || echo missing
done
for bucket in */; do [ ! -d "$bucket" ] || echo there; done`;
    const words = (await inStore(commands, service, script, signal)).split('\n');
    const missing = words.filter((word) => word === 'missing').length;
    const there = words.filter((word) => word === 'there').length;
    return {
      seen: missing > 0 && there === 0,
      how: `${missing} buckets of ${service} are missing, ${there} are there`,
    };
  },
};

function inStore(
  commands: CommandControl,
  service: string,
  script: string,
  signal: AbortSignal,
): Promise<string> {
  return commands.run(service, ['sh', '-c', `set -eu\n${IN_STORE}\n${script}`], signal);
}
