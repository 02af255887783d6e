// How far a run has come, on stderr, where somebody watches: the stage, a bar with rate and time left once the engine counts.
import type { MarginProgress } from '../app/margin-run.ts';
import { quiet } from './terminal.node.ts';

const BAR_CELLS = 24;
const MIN_MILLISECONDS_BETWEEN_LINES = 80;

export interface Progress {
  readonly onProgress: (progress: MarginProgress) => void;
  /** Takes the line away. */
  readonly finish: () => void;
}

const SILENT: Progress = { onProgress: () => {}, finish: () => {} };

/** Silent where stderr is no terminal, or where nothing is to be told. */
export function openProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  if (stream.isTTY !== true || quiet()) return SILENT;
  let lineStands = false;
  let lastWritten = 0;
  let stage = '';
  let stageStart = 0;
  const finish = (): void => {
    if (lineStands) stream.write('\r\u001b[2K');
    lineStands = false;
  };
  // An interrupted run must not leave half a line before the prompt.
  process.once('exit', finish);
  return {
    finish: () => {
      finish();
      process.removeListener('exit', finish);
    },
    onProgress: (progress) => {
      const now = performance.now();
      if (progress.stage !== stage) {
        stage = progress.stage;
        stageStart = now;
      } else if (now - lastWritten < MIN_MILLISECONDS_BETWEEN_LINES) return;
      lastWritten = now;
      lineStands = true;
      const cells = Math.max(10, (stream.columns || 80) - 1);
      stream.write(`\r\u001b[2K${progressLine(progress, (now - stageStart) / 1000).slice(0, cells)}`);
    },
  };
}

/** "revaluing  [######      ] 25 %, 31,000 of 124,000, 51,000/s, 2 s left". */
export function progressLine({ stage, done, total }: MarginProgress, seconds: number): string {
  if (total === 0) return `${stage} ...`;
  const share = Math.min(1, done / total);
  const filled = Math.round(share * BAR_CELLS);
  const bar = `[${'#'.repeat(filled)}${' '.repeat(BAR_CELLS - filled)}]`;
  const counted = `${stage} ${bar} ${Math.floor(share * 100)} %, ${grouped(done)} of ${grouped(total)}`;
  if (done === 0 || seconds <= 0) return counted;
  const rate = done / seconds;
  return `${counted}, ${grouped(Math.round(rate))}/s, ${Math.ceil((total - done) / rate)} s left`;
}

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
