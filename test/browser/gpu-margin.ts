// One margin by one thread, as a page would ask for it; the figures without what depends on who screened.
import { createPlimsollInThread } from '../../src/app/in-thread.ts';
import type { GpuSearch } from '../../src/engine/gpu-device.ts';
import { marginJson } from '../../src/report/margin-json.ts';
import { bookFromText, snapshotFromText } from '../../src/store/plain-reader.ts';
import { DESK_SCENARIOS } from '../gpu/desk-book.ts';

export interface MarginTexts {
  readonly book: string;
  readonly snapshot: string;
}

export async function marginOf(
  texts: MarginTexts,
  strict: WebAssembly.Module,
  findGpu?: () => Promise<GpuSearch>,
): Promise<{ readonly screenedBy: string; readonly figures: string }> {
  const plimsoll = await createPlimsollInThread(strict, findGpu === undefined ? {} : { backend: 'webgpu', findGpu });
  const snapshot = snapshotFromText(texts.snapshot, { source: 'snapshot.json' });
  const book = bookFromText(texts.book, { source: 'book.csv' });
  const es = { name: 'es', values: { scenarios: DESK_SCENARIOS } };
  const report = await plimsoll.margin(book, snapshot, es, { contributions: 'none' });
  await plimsoll.close();
  const certificate = report.requirements[0]?.tail?.certificate;
  const { certificate: _, timings: __, ...figures } = marginJson(report) as Record<string, unknown>;
  return {
    screenedBy: certificate?.screenNote ?? certificate?.screenedBy ?? 'nothing was screened',
    figures: JSON.stringify(figures),
  };
}
