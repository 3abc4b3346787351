import type { RehearsalReport } from '../../../harness/report/rehearsal/rehearsal-report.ts';
import { rehearsalReportOf } from './judged.ts';
import { recordingsOf, timelineOf } from './recording.ts';

/** Recorded rehearsals, unharmed: those that are called after a variant or a way. What harms another is in its name. */
export async function recordedRehearsals(): Promise<RehearsalReport[]> {
  const all = await Promise.all(
    recordingsOf('rehearsals').map(async (recording) => {
      const report = rehearsalReportOf(await timelineOf(recording));
      if (report === undefined) throw new Error(`${recording.name} has no header`);
      const { rehearsal, variant, way } = report;
      return [`${rehearsal}-${variant}`, `${rehearsal}-${way}`].includes(recording.name) ? [report] : [];
    }),
  );
  return all.flat();
}
