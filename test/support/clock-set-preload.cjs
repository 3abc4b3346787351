// Loaded before a runner: from the moment at which its timeline says that a phase has begun, this process' wall clock
// is another. What is monotonic is not touched, as when the machine's clock is set.
const fs = require('node:fs');

const by = 1000 * Number(process.env.CLOCK_SET_BY_S);
const mark = `"phase":"${process.env.CLOCK_SET_IN}","edge":"begin"`;
const TrueDate = Date;
let isSet = false;

const { writeSync } = fs;
fs.writeSync = (fd, what, ...rest) => {
  isSet ||= String(what).includes(mark);
  return writeSync(fd, what, ...rest);
};
require('node:module').syncBuiltinESMExports();

globalThis.Date = class extends TrueDate {
  constructor(...given) {
    if (given.length > 0) super(...given);
    else super(Date.now());
  }
  static now() {
    return TrueDate.now() + (isSet ? by : 0);
  }
};
