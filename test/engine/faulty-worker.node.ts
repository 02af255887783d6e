// Our worker, made to fail as the run's spare control words say: at its second block so many times, or whenever it meets block 2.
import { type DrainResult, type DrainTask, drain as soundDrain } from '../../src/engine/revalue-worker.node.ts';
import { NEXT_BLOCK_WORD } from '../../src/engine/run-memory.ts';
import {
  COUNTDOWN_WORD,
  CURSED_BLOCK,
  EXIT,
  EXIT_UNCLAIMED,
  FAULT_KIND_WORD,
  FAULTS_LEFT_WORD,
  LAST_FAULT_WORD,
} from './faults.ts';

/** (module (func (export "trap") unreachable)) */
const TRAP = new Uint8Array([
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0],
  ...[7, 8, 1, 4, 116, 114, 97, 112, 0, 0, 10, 5, 1, 3, 0, 0, 11],
]);

export function drain(task: DrainTask | null): Promise<DrainResult> {
  if (task === null) return soundDrain(null);
  const control = new Int32Array(task.memory.buffer, task.control, 16);
  let seen = 0;
  if (Atomics.load(control, FAULT_KIND_WORD) === EXIT_UNCLAIMED && Atomics.sub(control, FAULTS_LEFT_WORD, 1) > 0) {
    // What comes between the two steps of a claim: the number is taken, the block is nobody's.
    Atomics.add(control, NEXT_BLOCK_WORD, 1);
    process.exit(3);
  }
  return soundDrain(task, (block) => {
    const kind = Atomics.load(control, FAULT_KIND_WORD);
    if (kind === CURSED_BLOCK && block === 2) process.exit(3);
    const isMoment = Atomics.load(control, COUNTDOWN_WORD) > 0 && Atomics.sub(control, COUNTDOWN_WORD, 1) === 1;
    if (!isMoment) {
      if (++seen !== 2) return;
      // A block that ends three threads ends the run: where two workers meet at one, the other fails at its next.
      if (Atomics.exchange(control, LAST_FAULT_WORD, block + 1) === block + 1) {
        seen--;
        return;
      }
      if (Atomics.sub(control, FAULTS_LEFT_WORD, 1) <= 0) return;
    }
    if (kind === EXIT) process.exit(3);
    (new WebAssembly.Instance(new WebAssembly.Module(TRAP)).exports.trap as () => void)();
  });
}
