import { ageMs } from '../../durations/age.ts';
import type { Asked } from './shapes.ts';

/** A question to a system that runs: always a GET. */
export interface Question {
  of: 'api' | 'prometheus';
  path: string;
}

/** What must be asked for something to be told. */
export function questionOf(asked: Asked): Question {
  switch (asked.kind) {
    case 'probe':
      return { of: 'api', path: asked.path };
    case 'exposition':
      return { of: 'api', path: asked.path ?? '/metrics' };
    case 'query':
      return query(asked.query);
    case 'scrape':
      return { of: 'prometheus', path: '/api/v1/targets?state=active' };
    case 'loaded':
      return { of: 'prometheus', path: '/api/v1/rules' };
    case 'alert-seen': {
      const seconds = ageMs(asked.within ?? '7d') / 1000;
      return query(
        `sum by (alertname, alertstate) (count_over_time(ALERTS{alertname=~"${asked.alerts.join('|')}"}[${seconds}s]))`,
      );
    }
  }
}

function query(text: string): Question {
  return { of: 'prometheus', path: `/api/v1/query?${new URLSearchParams({ query: text })}` };
}
