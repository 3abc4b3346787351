import { defineDrill, overdue } from 'firedrill/config';

export default defineDrill({
  name: 'backup-late',
  title: 'Backup late',
  summary:
    'What takes backups has not done so for two hours, and nothing else is wrong: users notice nothing. People must be told all the ' +
    'same, and once it runs again a backup must be there soon.',
  breaks: 'backup',
  variants: {
    overdue: { title: 'the timer has not fired, and the newest backup is two hours older', fault: overdue },
  },
  defaultVariant: 'overdue',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
  traffic: { writes: 'good', reads: 'good' },
});
