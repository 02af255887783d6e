// Every workload by name. A new one is a line in one of these tables.
import { BACKTEST_WORKLOADS } from './backtest-workloads.node.ts';
import { ENGINE_WORKLOADS } from './engine-workloads.node.ts';
import { benchHardware } from './hardware.node.ts';
import { hardwareResult } from './hardware-rows.ts';
import { KERNEL_WORKLOADS } from './kernel-workloads.node.ts';
import type { WorkloadResult } from './workload-result.ts';

export const WORKLOADS: Readonly<Record<string, (quick: boolean) => Promise<WorkloadResult>>> = {
  ...KERNEL_WORKLOADS,
  ...ENGINE_WORKLOADS,
  ...BACKTEST_WORKLOADS,
  hardware: async (quick) => hardwareResult(await benchHardware(quick)),
};
