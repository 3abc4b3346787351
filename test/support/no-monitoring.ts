import type { MonitoringFiles } from '../../harness/stack/plan.ts';

/** For stacks of which nobody asks what their monitoring is told. */
export const NO_MONITORING: MonitoringFiles = {
  prometheusYml: '',
  rulesYml: '',
  alertmanagerYml: '',
  blackboxYml: '',
  prometheusFlags: [],
  alertmanagerFlags: [],
  blackboxFlags: [],
  rulesFile: '',
};
