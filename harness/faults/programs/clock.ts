/**
 * Sets the clock of every process of a service, and of nothing else: `ahead <seconds>`, `right`, or `look`, each of which
 * prints how many processes there are and how many of them have a clock of ours.
 *
 * Programs ask for the time in a page of code that the kernel puts into every process (vdso(7)): glibc, musl and Go alike,
 * linked statically or not. Where its functions begin, a jump is put to code of ours in the empty end of that page, which asks
 * the kernel and adds the seconds. The page is a process' own as soon as it is written to; what it forks has the same, what it
 * executes has the kernel's again. Clocks that only count on, by which timers go, are left alone.
 */
import { closeSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs';

/** Of machine code for x86-64: how to ask the kernel for what a function tells, and to add to it. */
const STUBS: Readonly<Record<string, (seconds: Buffer) => Buffer>> = {
  // clock_gettime(edi: clock, rsi: where to): CLOCK_REALTIME is 0, and 5 the same and coarse.
  __vdso_clock_gettime: (seconds) =>
    code('b8e40000000f0585c0751685ff740583ff05750d', '49bb', seconds, '4c011e', 'c3'),
  // gettimeofday(rdi: where to, or nowhere).
  __vdso_gettimeofday: (seconds) =>
    code('b8600000000f0585c07512', '4885ff740d', '49bb', seconds, '4c011f', 'c3'),
  // time(rdi: where to, or nowhere), which also returns it.
  __vdso_time: (seconds) => code('b8c90000000f05', '49bb', seconds, '4c01d8', '4885ff7403488907', 'c3'),
};
/** At the beginning of what is ours. */
const MARK = Buffer.from('firedrill clock\0', 'latin1');
/** Bytes from one stub to the next. */
const APART = 64;
/** A jump by a distance of four bytes. */
const JUMP = 0xe9;
/** Bytes of a function's beginning that are written at once, so that no processor meets half of them. */
const AT_ONCE = 8;

interface Page {
  at: number;
  bytes: Buffer;
}

function code(...parts: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'hex') : part)));
}

/** The page as the kernel gives it: this process has it, too. */
const pristine = pageOf('self');

function pageOf(pid: string): Page | undefined {
  const line = /^([0-9a-f]+)-([0-9a-f]+) .*\[vdso\]$/m.exec(readFileSync(`/proc/${pid}/maps`, 'latin1'));
  if (line === null) return undefined;
  const [at, end] = [line[1], line[2]].map((hex) => Number.parseInt(hex ?? '', 16));
  if (at === undefined || end === undefined) return undefined;
  const bytes = Buffer.alloc(end - at);
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  try {
    readSync(memory, bytes, 0, bytes.length, at);
  } finally {
    closeSync(memory);
  }
  return { at, bytes };
}

/** Where the page's functions begin, by their names (elf(5)). */
function functionsIn(elf: Buffer): { name: string; begins: number }[] {
  const DYNSYM = 11;
  const [table, size, count] = [Number(elf.readBigUInt64LE(40)), elf.readUInt16LE(58), elf.readUInt16LE(60)];
  const section = (n: number) => {
    const at = table + n * size;
    return {
      type: elf.readUInt32LE(at + 4),
      from: Number(elf.readBigUInt64LE(at + 24)),
      bytes: Number(elf.readBigUInt64LE(at + 32)),
      link: elf.readUInt32LE(at + 40),
    };
  };
  const symbols = Array.from({ length: count }, (_, n) => section(n)).find(({ type }) => type === DYNSYM);
  if (symbols === undefined) return [];
  const names = section(symbols.link).from;
  return Array.from({ length: symbols.bytes / 24 }, (_, n) => {
    const at = symbols.from + n * 24;
    const name = names + elf.readUInt32LE(at);
    return {
      name: elf.toString('latin1', name, elf.indexOf(0, name)),
      begins: Number(elf.readBigUInt64LE(at + 8)),
    };
  });
}

/** Where the empty end begins. */
function emptyFrom(bytes: Buffer): number {
  let last = bytes.length;
  while (last > 0 && bytes[last - 1] === 0) last -= 1;
  // Zeros right behind may belong to what is before.
  return Math.ceil((last + 64) / 64) * 64;
}

/** Functions to change, the place of what they become, and where each jumps. */
function plan(): { functions: { name: string; begins: number; stub: number }[]; ours: number } {
  if (process.arch !== 'x64')
    throw new Error(`clocks are set in machine code for x86-64; this machine is ${process.arch}`);
  if (pristine === undefined) throw new Error('this kernel gives processes no page by which to ask the time');
  const ours = emptyFrom(pristine.bytes);
  const functions = functionsIn(pristine.bytes)
    .filter(({ name }) => name in STUBS)
    .map((one, n) => ({ ...one, stub: ours + APART * (n + 1) }));
  const end = ours + APART * (functions.length + 1);
  if (functions.length === 0 || end > pristine.bytes.length)
    throw new Error('the page by which this kernel tells the time has no room for a clock of ours');
  return { functions, ours };
}

/** Every process but this one that has such a page. */
function processes(): { pid: string; page: Page }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .flatMap((pid) => {
      const page = unlessEnded(() => pageOf(pid));
      return page === undefined ? [] : [{ pid, page }];
    });
}

/** Of a process that has ended meanwhile nothing can be read, and it needs no clock. */
function unlessEnded<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && ENDED.includes(String(error.code))) return undefined;
    throw error;
  }
}

const ENDED = ['ENOENT', 'ESRCH', 'EIO'];

function write(pid: string, at: number, bytes: Buffer): void {
  const memory = openSync(`/proc/${pid}/mem`, 'r+');
  try {
    writeSync(memory, bytes, 0, bytes.length, at);
  } finally {
    closeSync(memory);
  }
}

const beginning = (bytes: Buffer, begins: number) => bytes.subarray(begins, begins + AT_ONCE);

function isSet({ bytes }: Page): boolean {
  return plan().functions.some(
    ({ begins }) =>
      pristine !== undefined && !beginning(bytes, begins).equals(beginning(pristine.bytes, begins)),
  );
}

function set(pid: string, page: Page, seconds: number): void {
  const { functions, ours } = plan();
  const free = page.bytes.subarray(ours, ours + MARK.length);
  if (
    page.bytes.length !== pristine?.bytes.length ||
    !(free.equals(MARK) || free.every((byte) => byte === 0))
  )
    throw new Error(`process ${pid} has another page by which to ask the time than this machine's own`);
  const added = Buffer.alloc(8);
  added.writeBigInt64LE(BigInt(seconds));
  write(pid, page.at + ours, MARK);
  for (const { name, stub } of functions) write(pid, page.at + stub, STUBS[name]?.(added) ?? Buffer.alloc(0));
  for (const { begins, stub } of functions) {
    const jump = Buffer.from(beginning(pristine.bytes, begins));
    jump.writeUInt8(JUMP, 0);
    jump.writeInt32LE(stub - begins - 5, 1);
    write(pid, page.at + begins, jump);
  }
}

/** The code of ours stays: a thread may be in it. Nothing leads there any more. */
function right(pid: string, page: Page): void {
  if (pristine === undefined || !isSet(page)) return;
  for (const { begins } of plan().functions) write(pid, page.at + begins, beginning(pristine.bytes, begins));
}

const [, what, seconds = '0'] = process.argv;
// What is forked while the others are written to is seen the second time.
for (let look = 0; look < 2; look += 1)
  for (const { pid, page } of processes())
    unlessEnded(() => {
      if (what === 'ahead') set(pid, page, Number(seconds));
      if (what === 'right') right(pid, page);
    });
const there = processes();
const changed = there.filter(({ page }) => isSet(page)).length;
if (what === 'ahead' && changed === 0)
  throw new Error('this kernel lets the memory of its processes not be written to');
console.log(JSON.stringify({ processes: there.length, set: changed }));
