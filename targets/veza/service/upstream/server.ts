import { shutDownOnSignal } from 'service-kit/shutdown';
import { createUpstream } from './app.ts';

const port = Number(process.env.PORT ?? 8080);
const app = createUpstream(process.env.LOG_LEVEL ?? 'info');
shutDownOnSignal(app, 5_000, new AbortController());
await app.listen({ host: process.env.HOST ?? '0.0.0.0', port });
