import type { MonitoringFiles } from '../../harness/stack/plan.ts';

/** For stacks whose monitoring is not asked what it was told. */
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
