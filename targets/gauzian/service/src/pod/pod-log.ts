/** What a kubelet tells of a pod: `describe pod` shows it under "Events". */
export type PodLog = (type: 'Normal' | 'Warning', reason: string, message: string) => void;

/** One JSON object a line, as the container itself has them. */
export const podLog: PodLog = (type, reason, msg) => {
  const level = type === 'Warning' ? 'error' : 'info';
  process.stdout.write(
    `${JSON.stringify({ level, time: new Date().toISOString(), service: 'kubelet', type, reason, msg })}\n`,
  );
};
