import { judgeAgain } from './support/judge-again.ts';

judgeAgain('nightly');
