// What the two doors of the library hand out: a name that goes or comes is a change that users see.
import { expect, test } from 'vitest';
import * as node from '../../src/index.node.ts';
import * as anywhere from '../../src/index.ts';

test('the names of plimsoll, which run in Node and in a browser', () => {
  expect(Object.keys(anywhere).sort()).toMatchInlineSnapshot(`
    [
      "BookBuilder",
      "MODELS",
      "PlimsollError",
      "accountHealth",
      "accountTailsOf",
      "bookFromText",
      "bookTotals",
      "createModel",
      "createPlimsollInThread",
      "createSnapshot",
      "efficiencyOf",
      "forwardAt",
      "fromErrorRecord",
      "generateScenarios",
      "groupTotals",
      "historyFromText",
      "instantiateKernels",
      "instrumentFromFields",
      "modelEntry",
      "netByAccount",
      "netOverBook",
      "parameterDocument",
      "parseSymbol",
      "planRevaluation",
      "revalue",
      "runReference",
      "snapshotFromJson",
      "snapshotFromText",
      "snapshotToJson",
      "symbolText",
      "toErrorRecord",
      "unifiedBook",
      "validateInstrument",
      "valueBook",
      "volatilityAt",
      "worstCaseFill",
    ]
  `);
});

test('the names of plimsoll/node', () => {
  expect(Object.keys(node).sort()).toMatchInlineSnapshot(`
    [
      "compileWasmBuild",
      "createPlimsoll",
      "openEngine",
      "readBook",
      "readHistory",
      "readSnapshot",
    ]
  `);
});
