// The library's browser half: the GPU of a page. Everything that runs anywhere is in index.ts.

export { createPlimsollInThread, type InThreadOptions } from './app/in-thread.ts';
export { openGpuInBrowser } from './engine/gpu.web.ts';
