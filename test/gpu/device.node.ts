// node dist/test/gpu/device.node.js: what the GPU of this machine makes of the fixed inputs, as one JSON document. A process of its
// own, since a test runner's threads may not be ended under a device; null where there is no adapter.

import { webgpuBackend } from '../../src/engine/backend-webgpu.ts';
import { openGpuInNode } from '../../src/engine/gpu.node.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { backendChecks } from './backend-checks.ts';
import { costChecks } from './cost-checks.ts';
import { drawChecks } from './draw-checks.ts';
import { faultChecks, leakChecks, lossChecks } from './fault-checks.ts';
import { deviceDigests } from './report.ts';
import { screenChecks, screenLossChecks } from './screen-checks.ts';

const found = await openGpuInNode();
if ('absent' in found) console.log(JSON.stringify({ absent: found.absent }));
else {
  const { device } = found;
  const digests = await deviceDigests(device);
  const checks = {
    strict: await backendChecks(webgpuBackend(device)),
    fast: await backendChecks(webgpuBackend(device, 'fast')),
    screens: await screenChecks(device, await compileWasmBuild('strict')),
    draws: await drawChecks(device),
    costs: await costChecks(device, await compileWasmBuild('strict')),
    faults: await faultChecks(device),
    leaks: await leakChecks(device),
  };
  const { name } = device;
  await device.close();
  const next = await openGpuInNode();
  const losses = 'device' in next ? await lossChecks(next.device) : [];
  const last = await openGpuInNode();
  const screenLosses = 'device' in last ? await screenLossChecks(last.device, await compileWasmBuild('strict')) : [];
  console.log(JSON.stringify({ name, digests, checks: { ...checks, losses, screenLosses } }));
}
