// index: what a WASM build exports. Loops over lanes are generated from the contracts; block kernels are written by hand.
import { LAYOUT_HASH } from './generated/layouts';

export * from './generated/batches';
export { barrierBlock, barrierBlockFloat32 } from './kernels/barrier-block';
export { blackBlock, blackBlockFloat32, initBlackBlock } from './kernels/black-block';
export { combineBlock, combineTails } from './kernels/combine-block';
export { digitalBlock, digitalBlockFloat32 } from './kernels/digital-block';
export { linearBlock, linearBlockFloat32 } from './kernels/linear-block';
export { finishTail, raiseThresholds, startTails, tailSelect } from './kernels/tail-select';
export { fillAmericanCell } from './generated/spec/american-cell';
export { americanPrices } from './generated/spec/american-prices';
export { averageDensity, putByDensity } from './generated/spec/average-density';
export { averageLanes } from './generated/spec/average-lanes';
export { writeTableCell, writeTableMatrices } from './generated/spec/average-table';
export { walkSumOption } from './generated/spec/walk-sum';
export {
  addMultiple,
  growColumn,
  invertColumn,
  linearLossColumn,
  lossColumn,
  multiplyColumn,
  setMultiple,
  settleFactors,
} from './simd/columns';
export { exponentials } from './simd/exponentials';
export { surfaceBlock } from './simd/surface-block';

export { batesStrip } from './kernels/bates-strip';
export { hestonStrip } from './kernels/heston-strip';
export { NORMAL_SCRATCH_BYTES, normalColumn } from './simd/normal-columns';
export { correlateColumns, dampColumn, readTableColumn, shapeColumn } from './simd/shaped-columns';

/** The host compares this with its own before it exchanges a byte. */
export function layoutHash(): u32 {
  return LAYOUT_HASH;
}
