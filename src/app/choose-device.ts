// Who screens: the threads, a GPU because the user says so, or whichever is faster by what was measured. The result has the same
// bits whatever the choice.
import { type DeviceCosts, deviceSaves, drawingSaves, worthMeasuring } from '../engine/device-costs.ts';
import type { GpuDevice, GpuSearch } from '../engine/gpu-device.ts';
import type { ChooseDevice } from '../engine/tail-run.ts';
import { measureDevice } from './measure-device.ts';

export const BACKENDS = ['auto', 'wasm', 'webgpu'] as const;
export type BackendChoice = (typeof BACKENDS)[number];

export interface DeviceChooser {
  readonly choose: ChooseDevice;
  /** Whether the device that screens is likely to draw a set of so many scenarios itself: then nobody else draws it unasked. */
  readonly defers: (scenarioCount: number) => boolean;
  close(): Promise<void>;
}

export interface ChooserParts {
  readonly backend: BackendChoice;
  readonly threads: number;
  readonly strict: WebAssembly.Module;
  readonly find: () => Promise<GpuSearch>;
}

/** Fewer are drawn in milliseconds. */
const FEWEST_DEFERRED = 65_536;

/** The device is looked for when the first work comes that may want it, and once. */
export function deviceChooser({ backend, threads, strict, find }: ChooserParts): DeviceChooser {
  let search: Promise<GpuSearch> | undefined;
  let costs: Promise<DeviceCosts> | undefined;
  let draws = backend === 'webgpu';
  const measured = (device: GpuDevice): Promise<DeviceCosts> => {
    costs ??= measureDevice(device, strict);
    return costs;
  };
  return {
    choose: async (work) => {
      if (backend === 'wasm' || (backend === 'auto' && !worthMeasuring(work, threads))) return {};
      search ??= find();
      const found = await search;
      if ('absent' in found)
        return backend === 'auto' ? {} : { note: `${found.absent}; screened on WASM, to the same result` };
      const { device } = found;
      if (backend === 'webgpu' && device.isSoftware) draws = false;
      // A device that was lost in an earlier run is not looked for again.
      if (device.isLost) return { note: `the GPU ${device.name} was lost; screened on WASM, to the same result` };
      if (backend === 'webgpu') return { device, drawn: !device.isSoftware };
      if (device.isSoftware) return {};
      // What cannot be measured is not chosen.
      const known = await measured(device).catch(() => undefined);
      if (known === undefined || !deviceSaves(work, known, threads)) return {};
      const drawn = drawingSaves(work, known);
      draws ||= drawn;
      return { device, drawn };
    },
    defers: (scenarioCount) => draws && scenarioCount >= FEWEST_DEFERRED,
    close: async () => {
      const found = await search;
      if (found !== undefined && 'device' in found) await found.device.close();
    },
  };
}
