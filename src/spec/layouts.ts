// Tables in shared memory, one row per column. codegen turns them into column numbers and strides for TypeScript,
// AssemblyScript and WGSL, with one hash over all of them that both ends compare before they exchange a byte.

export interface LayoutColumn {
  readonly name: string;
  readonly type: 'f64' | 'f32' | 'u32';
  readonly unit: string;
  /** What fills lanes beyond the count, and why that value. */
  readonly padding: number;
  readonly why: string;
}

export interface Layout {
  /** PascalCase. */
  readonly name: string;
  readonly lane: string;
  readonly columns: readonly LayoutColumn[];
}

/** Every column starts on this boundary: four cache lines, and the alignment WebGPU asks of a storage binding. */
export const COLUMN_ALIGNMENT_BYTES = 256;

/** Capacity is rounded up to this many lanes: a multiple of every SIMD width and of a GPU subgroup. */
export const LANE_MULTIPLE = 64;

export const LAYOUTS: readonly Layout[] = [
  {
    name: 'KernelStatus',
    lane: 'one per batch',
    columns: [
      { name: 'code', type: 'u32', unit: 'status code', padding: 0, why: 'all is well' },
      { name: 'lane', type: 'u32', unit: 'first bad lane', padding: 0, why: 'unread while the code is OK' },
      {
        name: 'input',
        type: 'u32',
        unit: 'index of the bad input in its contract',
        padding: 0,
        why: 'unread while OK',
      },
    ],
  },
];
