import type { Fault } from '../../model/fault.ts';
import { PSQL } from './administration.ts';

/** too_many_connections (PostgreSQL manual, appendix A). */
const TOO_MANY = '53300';
const NAME = 'firedrill-slots';
/** The number of the process that holds them, and whether it has all. */
const HOLDER = '/tmp/firedrill-slots.pid';
const DONE = '/tmp/firedrill-slots.done';
/** The database lets no session in while the slots change hands: there is one that only administrators use. */
const SHUT = '/tmp/firedrill-slots.shut';
const ADMINISTRATION = 'template1';

/**
 * Functions of bash that begin a session as the service's user: the first message on descriptor `$fd` is of protocol 3.0 (PostgreSQL
 * manual, "Message Formats").
 */
const SESSIONS = `
user="\${POSTGRES_USER:-postgres}" own="\${POSTGRES_DB:-\${POSTGRES_USER:-postgres}}"
number() { printf "\\\\x$(printf %02x $(($1 >> 24 & 255)))\\\\x$(printf %02x $(($1 >> 16 & 255)))\\\\x$(printf %02x $(($1 >> 8 & 255)))\\\\x$(printf %02x $(($1 & 255)))"; }
hello() { # DATABASE NAME
  number $((4 + 4 + 5 + \${#user} + 1 + 9 + \${#1} + 1 + 17 + \${#2} + 1 + 1))
  printf '\\0\\3\\0\\0user\\0%s\\0database\\0%s\\0application_name\\0%s\\0\\0' "$user" "$1" "$2"
}
says() { # SQL, on $first
  { printf Q; number $((4 + \${#1} + 1)); printf '%s\\0' "$1"; } >&$first
}`;

/**
 * Takes every slot that is free, ends the sessions of others, takes theirs, and stays: one process for all of them. Sessions of a
 * superuser's take the reserved slots, too.
 */
const HOLD = `${SESSIONS}
echo $$ > ${HOLDER}
first=
take() {
  local kind=
  exec {fd}<>/dev/tcp/127.0.0.1/5432 || return 1
  hello ${ADMINISTRATION} ${NAME} >&$fd
  LC_ALL=C IFS= read -r -n 1 -t 5 kind <&$fd
  if [ "$kind" = R ]; then first=\${first:-$fd}; return 0; fi
  exec {fd}>&-
  return 1
}
for round in 1 2 3 4 5; do
  while take; do :; done
  says "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> '${NAME}'"
  sleep 0.1
done
says "ALTER DATABASE \\"$own\\" ALLOW_CONNECTIONS true"
sleep 0.1
rm -f ${SHUT}
echo > ${DONE}
while :; do take || sleep 0.5; done`;

/** What a session like a service's own is told first. */
const TOLD = `${SESSIONS}
told() {
  { exec {fd}<>/dev/tcp/127.0.0.1/5432 && hello "$own" firedrill-look >&$fd && timeout 2 head -c 120 <&$fd | tr '\\0' '\\n' | grep -a -m 1 -E '^C[0-9A-Z]{5}$|^R' | cut -c 1-6; } 2>/dev/null
  exec {fd}>&- || true
}`;

const administered = (sql: string) => `${PSQL} -d ${ADMINISTRATION} -c ${sql} 2>/dev/null`;

/**
 * Every slot that the server has for connections is taken by others, and sessions that were open are ended: pools find no way in.
 * The sessions are real ones, held by a process in the server's own container; as in the public image, that needs no password.
 * Undone, they have ended, and a server that has ended for want of their memory is started.
 */
export const slotsTaken: Fault<'commands' | 'containers'> = {
  name: 'slots-taken',
  of: 'postgres',

  async inject({ commands }, service, signal) {
    const script = `${TOLD}
if [ ! -e ${DONE} ] && ! { [ -s ${HOLDER} ] && kill -0 "$(cat ${HOLDER})" 2>/dev/null; }; then
  echo > ${SHUT}
  ${administered(`"ALTER DATABASE \\"$own\\" ALLOW_CONNECTIONS false"`)}
  setsid bash -c "$1" </dev/null >/dev/null 2>&1 &
fi
until [ -e ${DONE} ] && [ "$(told)" = C${TOO_MANY} ]; do sleep 0.1; done`;
    await commands.run(service, ['bash', '-c', script, 'bash', HOLD], signal);
  },

  async undo({ commands, containers }, service, signal) {
    await containers.start(service, signal);
    const script = `${SESSIONS}
if [ -s ${HOLDER} ]; then kill -9 "$(cat ${HOLDER})" 2>/dev/null || true; fi
rm -f ${HOLDER} ${DONE}
until [ "$(${administered(`"SELECT count(*) FROM pg_stat_activity WHERE application_name = '${NAME}'"`)})" = 0 ]; do sleep 0.1; done
if [ -e ${SHUT} ]; then
  ${administered(`"ALTER DATABASE \\"$own\\" ALLOW_CONNECTIONS true"`)}
  rm -f ${SHUT}
fi`;
    await commands.run(service, ['bash', '-c', script], signal);
  },

  async effect({ commands }, service, signal) {
    const told = (await commands.run(service, ['bash', '-c', `${TOLD}\ntold || true`], signal)).trim();
    const seen = told === `C${TOO_MANY}`;
    return {
      seen,
      how: `a new session at ${service} is ${seen ? `refused with SQLSTATE ${TOO_MANY}` : told === 'R' ? 'let in' : `told: ${told || 'nothing'}`}`,
    };
  },
};
