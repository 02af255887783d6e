// gpu.js in Node: without a native WebGL it computes on the CPU. Users need not have it.
import { GPU } from 'gpu.js';

export const GPU_JS_DEVICE = 'CPU, one thread';

export const openGpuJs = (): GPU => new GPU({ mode: 'cpu' });
