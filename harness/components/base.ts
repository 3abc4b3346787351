import type { BaseSystem } from '../engine/recipe.ts';

/**
 * A Debian system for components of a project: that release, with these packages and what they need. Images that name the
 * same one share it.
 * @param name part of its local name
 */
export function debian({ name, packages }: { name: string; packages: readonly string[] }): BaseSystem {
  return {
    ...base,
    name: `base-${name}`,
    packages: ['ca-certificates', 'busybox', ...packages],
    standIns: [],
    before: [],
    after: [`rm -rf "$1"/var/cache/debconf/* "$1"/var/log/*.log`],
  };
}

/**
 * The one system below all built images: what they share is on disk and in memory once, and is downloaded once.
 * PostgreSQL's just-in-time compiler is left out: LLVM alone would be as large as all the rest.
 */
export const base: BaseSystem = {
  kind: 'base',
  name: 'base',
  suite: 'trixie',
  packages: [
    'postgresql-17',
    'redis-server',
    'prometheus',
    'prometheus-alertmanager',
    'prometheus-blackbox-exporter',
    // For faults inside a container's network namespace.
    'nftables',
    'iproute2',
    // For health checks and port checks by exec.
    'netcat-openbsd',
    'busybox',
    'ca-certificates',
    // Node is linked against it.
    'libatomic1',
    'libstdc++6',
    'locales',
  ],
  leaveOut: [
    '/usr/share/doc/*',
    '/usr/share/man/*',
    '/usr/share/info/*',
    '/usr/share/locale/*',
    '/usr/share/lintian/*',
    '/usr/share/javascript/moment-timezone/data/unpacked/*',
    '/usr/lib/postgresql/*/lib/bitcode/*',
    '/usr/lib/postgresql/*/lib/llvmjit*',
  ],
  standIns: [{ name: 'libllvm19', version: '1:19.1.7-99' }],
  before: [
    // Debian would make a cluster at installation; the image makes its own.
    `mkdir -p "$1/etc/postgresql-common" && echo 'create_main_cluster = false' > "$1/etc/postgresql-common/createcluster.conf"`,
  ],
  after: [
    // The locale of the public PostgreSQL image; it decides the order of its indexes.
    `chroot "$1" localedef -i en_US -f UTF-8 en_US.UTF-8`,
    `ln -s busybox "$1/usr/bin/wget"`,
    // Perl and the locale sources were for the installation.
    `cd "$1" && rm -rf usr/share/i18n usr/share/perl usr/lib/*/perl usr/lib/*/libperl.so* var/cache/debconf/* var/log/*.log`,
  ],
  environment: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
};
