import type { ClosedSlot } from 'firedrill/config';

const location = 'Europe/Paris';
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;

/** What is released then has its trouble at the weekend. */
export const FRIDAY_EVENING: ClosedSlot = {
  title: 'Friday evening',
  location,
  weekdays: ['friday'],
  from: '16:00',
  to: '24:00',
};

/** When courses run and hours are due is ours, and theirs to change. */
const business: readonly ClosedSlot[] = [
  { title: 'courses run', location, weekdays, from: '09:00', to: '12:30' },
  { title: 'courses run', location, weekdays, from: '13:30', to: '17:30' },
  { title: 'hours of the month are due', location, days: [-1], from: '08:00', to: '20:00' },
];

/** The owners' hours in which nothing is released. */
export const closed: readonly ClosedSlot[] = [FRIDAY_EVENING, ...business];

/** Nothing of others' is upgraded on a Friday, at no hour. */
export const FRIDAY: ClosedSlot = {
  title: 'Friday',
  location,
  weekdays: ['friday'],
  from: '00:00',
  to: '24:00',
};
export const closedToUpgrades: readonly ClosedSlot[] = [FRIDAY, ...business];
