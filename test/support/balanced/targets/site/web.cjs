// A replica: says which it is, and takes 5 ms.
const { hostname } = require('node:os');
require('node:http')
  .createServer((_, response) => {
    setTimeout(() => response.writeHead(200, { 'x-served-by': hostname() }).end('hello'), 5);
  })
  .listen(8080);
process.on('SIGTERM', () => process.exit(0));
