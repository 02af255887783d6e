// A GPU at work: one device, shader modules compiled once, tables up and results down. Runs in Node and in a browser; who opens it
// hands in the entry point of WebGPU (gpu.node.ts, gpu.web.ts).
//
// gpu, adapter and device stay referenced for the life of the program, and a device is destroyed only when its work has ended:
// the native package crashes where any of them is collected or ended under work.
import { PlimsollError } from '../core/errors.ts';
import { SHADERS } from '../generated/shaders.ts';

export type ShaderName = Exclude<keyof typeof SHADERS, 'singleStrict' | 'singleFast'>;
/** strict: every f32 result rounded as Math.fround does, the same bits on every device. fast: as the compiler likes. */
export type ShaderForm = 'strict' | 'fast';

// The bits of GPUBufferUsage, which Node does not have as a global.
const MAP_READ = 0x1;
const COPY_SRC = 0x4;
const COPY_DST = 0x8;
const UNIFORM = 0x40;
const STORAGE = 0x80;

const WORKGROUP_LANES = 64;
const MAX_WORKGROUPS = 65_535;

/** What a run wants at least; every adapter of the core profile has it. */
const MIN_STORAGE_BUFFERS = 8;

const referencedForLife: unknown[] = [];

/** One dispatch: a module over buffers, bound in order from 0, for so many lanes. */
export interface Pass {
  readonly shader: ShaderName;
  readonly form: ShaderForm;
  readonly buffers: readonly GPUBuffer[];
  readonly lanes: number;
}

/** The device, or the sentence that says why there is none. */
export type GpuSearch = { readonly device: GpuDevice } | { readonly absent: string };

export async function openGpuDevice(gpu: GPU): Promise<GpuSearch> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) return { absent: 'WebGPU finds no adapter on this machine' };
  const { limits } = adapter;
  if (limits.maxStorageBuffersPerShaderStage < MIN_STORAGE_BUFFERS) {
    const have = limits.maxStorageBuffersPerShaderStage;
    return { absent: `the GPU binds ${have} storage buffers at once; ${MIN_STORAGE_BUFFERS} are needed` };
  }
  const wanted = ['maxStorageBufferBindingSize', 'maxBufferSize', 'maxStorageBuffersPerShaderStage'] as const;
  const requiredLimits = Object.fromEntries(wanted.map((name) => [name, limits[name]]));
  try {
    const device = await adapter.requestDevice({ requiredLimits });
    referencedForLife.push(gpu, adapter, device);
    const { info } = adapter;
    const isSoftware = info.isFallbackAdapter === true;
    return { device: new GpuDevice(device, { name: nameOf(info), driver: info.description, isSoftware }) };
  } catch (error) {
    return { absent: `the GPU gives no device: ${messageOf(error)}` };
  }
}

/** The card, as far as it is told: a page learns its maker, and Node what the driver calls itself, too. */
function nameOf({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  const parts = device !== '' ? [device.replace(/-+$/, '')] : [vendor, architecture];
  return parts.filter((part) => part !== '').join(' ') || description || 'unnamed GPU';
}

interface DeviceWords {
  readonly name: string;
  readonly driver: string;
  readonly isSoftware: boolean;
}

export class GpuDevice {
  readonly name: string;
  /** Empty where nobody tells. */
  readonly driver: string;
  /** Runs on the CPU, and slower than WASM does: for tests. */
  readonly isSoftware: boolean;
  /** Largest table that a shader can read or write. */
  readonly tableBytes: number;
  readonly #device: GPUDevice;
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();
  readonly #held = new Set<GPUBuffer>();
  #lostBecause: string | undefined;
  #work: Promise<unknown> = Promise.resolve();

  constructor(device: GPUDevice, { name, driver, isSoftware }: DeviceWords) {
    this.#device = device;
    this.name = name;
    this.driver = driver;
    this.isSoftware = isSoftware;
    this.tableBytes = Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize);
    void device.lost.then(({ reason, message }) => {
      this.#lostBecause = message === '' ? reason : message;
    });
  }

  get isLost(): boolean {
    return this.#lostBecause !== undefined;
  }

  /** Buffers that were made and not released: what a run leaves behind, of which there should be nothing. */
  get heldBuffers(): number {
    return this.#held.size;
  }

  /** A table in the memory of the device, filled or zero. Too large a one is refused before it is asked for. */
  table(contents: Float32Array | Uint32Array | number): GPUBuffer {
    const bytes = Math.max(typeof contents === 'number' ? contents : contents.byteLength, 16);
    if (!(bytes <= this.tableBytes)) {
      const size = (of: number): string => `${(of / 1e6).toFixed(0)} MB`;
      const what = `a table of ${size(bytes)} is more than the GPU binds, which is ${size(this.tableBytes)}`;
      throw new PlimsollError('INPUT_LIMIT', what, { bytes, limitBytes: this.tableBytes });
    }
    const buffer = this.#device.createBuffer({
      size: Math.ceil(bytes / 4) * 4,
      usage: STORAGE | COPY_SRC | COPY_DST,
    });
    this.#held.add(buffer);
    if (typeof contents !== 'number') this.fill(buffer, contents);
    return buffer;
  }

  fill(buffer: GPUBuffer, contents: Float32Array | Uint32Array, firstByte = 0): void {
    const { buffer: bytes, byteOffset, byteLength } = contents;
    // The queue takes no shared memory.
    const source = bytes instanceof ArrayBuffer ? contents : contents.slice();
    const from = source === contents ? byteOffset : 0;
    this.#device.queue.writeBuffer(buffer, firstByte, source.buffer as ArrayBuffer, from, byteLength);
  }

  uniform(words: readonly number[]): GPUBuffer {
    const contents = Uint32Array.from({ length: Math.ceil(words.length / 4) * 4 }, (_, index) => words[index] ?? 0);
    const buffer = this.#device.createBuffer({ size: contents.byteLength, usage: UNIFORM | COPY_DST });
    this.#held.add(buffer);
    this.#device.queue.writeBuffer(buffer, 0, contents);
    return buffer;
  }

  /** Runs passes one after the other; resolves when they are handed to the device, not when they are done. */
  async run(passes: readonly Pass[]): Promise<void> {
    const pipelines = await Promise.all(passes.map(({ shader, form }) => this.#pipeline(shader, form)));
    this.#requireThere();
    const device = this.#device;
    device.pushErrorScope('out-of-memory');
    device.pushErrorScope('validation');
    const encoder = device.createCommandEncoder();
    const computing = encoder.beginComputePass();
    passes.forEach(({ buffers, lanes }, index) => {
      const pipeline = pipelines[index]!;
      const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
      computing.setPipeline(pipeline);
      computing.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
      const workgroups = Math.ceil(lanes / WORKGROUP_LANES);
      const rows = Math.ceil(workgroups / MAX_WORKGROUPS);
      if (workgroups > 0) computing.dispatchWorkgroups(Math.ceil(workgroups / rows), rows);
    });
    computing.end();
    device.queue.submit([encoder.finish()]);
    const complaints = [device.popErrorScope(), device.popErrorScope()];
    await this.#during(this.#refuseErrors(complaints));
  }

  /** The first bytes of a table, once everything before has run. */
  async read(table: GPUBuffer, bytes: number): Promise<ArrayBuffer> {
    this.#requireThere();
    const device = this.#device;
    const staging = device.createBuffer({ size: Math.max(Math.ceil(bytes / 4) * 4, 4), usage: MAP_READ | COPY_DST });
    const encoder = device.createCommandEncoder();
    if (bytes > 0) encoder.copyBufferToBuffer(table, 0, staging, 0, Math.ceil(bytes / 4) * 4);
    device.queue.submit([encoder.finish()]);
    return this.#during(
      (async () => {
        await staging.mapAsync(MAP_READ);
        const copy = staging.getMappedRange().slice(0, bytes);
        staging.destroy();
        return copy;
      })(),
    );
  }

  release(buffers: readonly GPUBuffer[]): void {
    for (const buffer of buffers) {
      this.#held.delete(buffer);
      if (!this.isLost) buffer.destroy();
    }
  }

  /** Ends the device under whatever runs, as a driver does that resets: for tests of what follows. */
  async lose(): Promise<void> {
    this.#device.destroy();
    await this.#device.lost;
    this.#lostBecause ??= 'it was destroyed';
  }

  /** Waits for the work, then ends the device. */
  async close(): Promise<void> {
    await this.#work;
    if (this.isLost) return;
    await this.#device.queue.onSubmittedWorkDone().catch(() => {});
    await this.lose();
  }

  /** A promise of the device, remembered until it settles; what fails on a device that is lost says so. */
  async #during<T>(promise: Promise<T>): Promise<T> {
    this.#work = Promise.allSettled([this.#work, promise]);
    try {
      const value = await promise;
      this.#requireThere();
      return value;
    } catch (error) {
      if (error instanceof PlimsollError) throw error;
      // Loss is told by a promise of its own, which may settle a moment after what it breaks.
      await Promise.race([this.#device.lost, new Promise((resolve) => setTimeout(resolve, 50))]);
      this.#requireThere();
      throw new PlimsollError('INTERNAL', `the GPU refused a step: ${messageOf(error)}`);
    }
  }

  #requireThere(): void {
    if (this.#lostBecause !== undefined)
      throw new PlimsollError('DEVICE_LOST', `the GPU ${this.name} was lost: ${this.#lostBecause}`);
  }

  async #refuseErrors(complaints: readonly Promise<GPUError | null>[]): Promise<void> {
    for (const complaint of await Promise.all(complaints)) {
      if (complaint === null) continue;
      const isMemory = complaint.constructor.name === 'GPUOutOfMemoryError';
      const what = isMemory ? 'has no memory for this run' : 'refused a step';
      throw new PlimsollError(isMemory ? 'INPUT_LIMIT' : 'INTERNAL', `the GPU ${what}: ${complaint.message}`);
    }
  }

  #pipeline(shader: ShaderName, form: ShaderForm): Promise<GPUComputePipeline> {
    const key = `${shader} ${form}`;
    const known = this.#pipelines.get(key);
    if (known !== undefined) return known;
    const single = form === 'strict' ? SHADERS.singleStrict : SHADERS.singleFast;
    const compiled = this.#during(this.compile(key, `${single}${SHADERS[shader]}`));
    this.#pipelines.set(key, compiled);
    return compiled;
  }

  /** A shader that does not compile is named with the first complaint of the compiler. */
  async compile(name: string, code: string): Promise<GPUComputePipeline> {
    this.#requireThere();
    this.#device.pushErrorScope('validation');
    const module = this.#device.createShaderModule({ code });
    const scope = this.#device.popErrorScope();
    const { messages } = await module.getCompilationInfo();
    await scope;
    const complaint = messages.find(({ type }) => type === 'error');
    if (complaint !== undefined) {
      const line = code.split('\n')[complaint.lineNum - 1]?.trim() ?? '';
      const what = `the shader ${name} does not compile on ${this.name}: ${complaint.message} (line "${line}")`;
      throw new PlimsollError('INTERNAL', what);
    }
    return this.#device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' } });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
