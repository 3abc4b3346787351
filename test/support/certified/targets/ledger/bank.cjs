const { CERTIFICATE: cert, KEY: key } = process.env;
require('node:https')
  .createServer({ cert, key }, (_, response) => response.end('paid'))
  .listen(8443);
process.on('SIGTERM', () => process.exit(0));
