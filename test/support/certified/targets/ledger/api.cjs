// Pays by a bank that it calls by TLS, and says why where it could not. With TRUSTS_ALL it looks at no certificate.
const http = require('node:http');
const https = require('node:https');
const { CA: ca, TRUSTS_ALL } = process.env;

function pay() {
  return new Promise((resolve) => {
    const options = { agent: false, ca, timeout: 1000, rejectUnauthorized: TRUSTS_ALL === undefined };
    const asked = https.get('https://bank:8443/pay', options, (answer) => {
      answer.resume();
      answer.on('end', () => resolve({ status: answer.statusCode, said: 'paid' }));
    });
    asked.on('timeout', () => asked.destroy(new Error('timeout')));
    asked.on('error', ({ code, message }) => resolve({ status: 502, said: code ?? message }));
  });
}

http
  .createServer(async ({ url }, response) => {
    const { status, said } = url === '/pay' ? await pay() : { status: 200, said: 'ok' };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ said }));
  })
  .listen(8080);
process.on('SIGTERM', () => process.exit(0));
