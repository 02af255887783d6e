// Small whole numbers that stand for something on more than one machine. codegen carries them to AssemblyScript and WGSL.

export const CODES = {
  /** What a kernel writes into its status word. */
  status: { OK: 0, OUT_OF_DOMAIN: 1, NO_CONVERGENCE: 2 },
  /** Tail of an option payoff. */
  sign: { CALL: 1, PUT: -1 },
} as const;
