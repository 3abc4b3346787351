import { hundredTimesAsSlow, leaksConnections, leaksFiles, leaksMemory, twiceAsSlow } from './afterwards.ts';
import { breakerNeverOpens, breakerOpensLate } from './breaker.ts';
import {
  answeredTooLate,
  blocksWithoutPages,
  cachedForTooLong,
  capacityUntold,
  chatUnused,
  forgedTaken,
  headerForgotten,
  idempotenceAloneHolds,
  idsNotWrittenBack,
  lastSyncAloneHolds,
  mailAwayUntold,
  mailWaitedFor,
  markAloneHolds,
  nothingToWriteAloneHolds,
  oneSyncedByHand,
  ownersKey,
  ownersOrder,
  pagesLeftBehind,
  pagesMadeAgain,
  queueFoundAgain,
  queueLostForGood,
  repetitionsUnknown,
  replayedTaken,
  signaturesUnread,
  trainerUntold,
  waitingUnrecorded,
} from './bridge.ts';
import { burstTakenForAFew } from './burst.ts';
import { latencyRuleTooLax, waitsForEver } from './database.ts';
import { workerIdleAfterwards } from './done.ts';
import {
  crashLoopUnknown,
  diskToldTooLate,
  latencyOfAnIndexUnheard,
  noMoreRoomThanBefore,
  ruleSaidToBeUnable,
  startsWithoutItsSecret,
  statementsNotKept,
} from './drive.ts';
import { databaseNeverBack, faultNeverInjected } from './fault.ts';
import { livenessLooksAtDatabase, readinessHangs, readinessLies } from './health.ts';
import { ledgerLiar } from './ledger.ts';
import {
  alertRuleDeleted,
  prometheusDies,
  receiverDies,
  routedToABlackHole,
  ruleLeftToReplay,
} from './monitoring.ts';
import { queueLosesOnOverflow } from './queue.ts';
import { readsGivenUp, writesDropped } from './read-only.ts';
import type { RedCase } from './red-case.ts';
import { redisForgotten, redisTakenForNeeded } from './redis.ts';
import { retriesAtOnceAndTwice } from './retries.ts';
import { routerErrorsBlamed, routesNotKept } from './routes.ts';
import { apiEndsWithItsDatabase } from './survives.ts';
import {
  acknowledgedWithError,
  readsFailOn,
  readsOfOthers,
  storedTwice,
  writesRefusedOn,
} from './traffic.ts';
import { refusedUnpromised } from './unpromised.ts';
import { notReadyWithoutBroker, workerLosesWhatItHeld } from './uploads.ts';
import {
  breakerOpensAtThree,
  endsWithoutNames,
  givesUpWriting,
  loggedOutByItsClock,
  notReadyWithoutItsCache,
  readyWithoutConnections,
  storesOnAFullDisk,
} from './what-users-ask-for.ts';
import { jobsLostWithTheirQueue } from './worker.ts';

/** What is left to the night: each has a recorded timeline, which `npm test` judges instead. */
export const atNight: readonly RedCase[] = [
  alertRuleDeleted,
  faultNeverInjected,
  databaseNeverBack,
  readinessLies,
  readinessHangs,
  livenessLooksAtDatabase,
  ledgerLiar,
  prometheusDies,
  receiverDies,
  routedToABlackHole,
  ruleLeftToReplay,
  writesDropped,
  readsGivenUp,
  breakerOpensLate,
  breakerNeverOpens,
  routesNotKept,
  retriesAtOnceAndTwice,
  queueLosesOnOverflow,
  twiceAsSlow,
  hundredTimesAsSlow,
  leaksConnections,
  leaksMemory,
  leaksFiles,
  apiEndsWithItsDatabase,
  refusedUnpromised,
  workerIdleAfterwards,
  writesRefusedOn,
  readsFailOn,
  readsOfOthers,
  storedTwice,
  acknowledgedWithError,
  headerForgotten,
  markAloneHolds,
  lastSyncAloneHolds,
  nothingToWriteAloneHolds,
  pagesLeftBehind,
];

/** Likewise, until it is among those above and `npm run rerecord` has made its timeline. */
export const notYetRecorded: readonly RedCase[] = [
  redisTakenForNeeded,
  redisForgotten,
  routerErrorsBlamed,
  jobsLostWithTheirQueue,
  waitsForEver,
  latencyRuleTooLax,
  burstTakenForAFew,
  workerLosesWhatItHeld,
  notReadyWithoutBroker,
  endsWithoutNames,
  loggedOutByItsClock,
  storesOnAFullDisk,
  givesUpWriting,
  breakerOpensAtThree,
  readyWithoutConnections,
  notReadyWithoutItsCache,
  diskToldTooLate,
  crashLoopUnknown,
  startsWithoutItsSecret,
  ruleSaidToBeUnable,
  latencyOfAnIndexUnheard,
  statementsNotKept,
  noMoreRoomThanBefore,
  ownersOrder,
  ownersKey,
  pagesMadeAgain,
  signaturesUnread,
  forgedTaken,
  replayedTaken,
  mailWaitedFor,
  queueFoundAgain,
  queueLostForGood,
  idsNotWrittenBack,
  mailAwayUntold,
  idempotenceAloneHolds,
  repetitionsUnknown,
  waitingUnrecorded,
  oneSyncedByHand,
  answeredTooLate,
  cachedForTooLong,
  trainerUntold,
  capacityUntold,
  chatUnused,
  blocksWithoutPages,
];
