// What the two doors of the library hand out: a name that goes or comes is a change that users see.
import { expect, test } from 'vitest';
import * as node from '../../src/index.node.ts';
import * as anywhere from '../../src/index.ts';
import * as web from '../../src/index.web.ts';

test('the names of plimsoll, which run in Node and in a browser', () => {
  expect(Object.keys(anywhere).sort()).toMatchInlineSnapshot(`
    [
      "BookBuilder",
      "EMIR_BUFFER",
      "MODELS",
      "PlimsollError",
      "accountHealth",
      "accountTailsOf",
      "acerbiZ1",
      "acerbiZ2",
      "acerbiZ3",
      "ageWeightedMeasures",
      "baselMultiplier",
      "berkowitzTailTest",
      "berkowitzTest",
      "bookFromText",
      "bookTotals",
      "calibrationTest",
      "compareScores",
      "compareTools",
      "comparisonSentence",
      "conditionalCoverageTest",
      "coverageSentence",
      "createModel",
      "createPlimsollInThread",
      "createSnapshot",
      "criticalValue",
      "dynamicQuantileTest",
      "efficiencyOf",
      "ewmaVariances",
      "exceedanceBootstrapTest",
      "exceedanceMeanTest",
      "exceedanceResiduals",
      "exceptionSentence",
      "exceptionsOf",
      "fisslerZiegelZero",
      "forecastReport",
      "forwardAt",
      "fromErrorRecord",
      "generateScenarios",
      "groupTotals",
      "historyFromText",
      "independenceTest",
      "instantiateKernels",
      "instrumentFromFields",
      "jointScores",
      "kupiecTest",
      "marginCoverage",
      "mixedKupiecTest",
      "modelEntry",
      "multiplied",
      "netByAccount",
      "netOverBook",
      "parameterDocument",
      "parseSymbol",
      "philoxChoice",
      "plainMeasures",
      "planRevaluation",
      "procyclicality",
      "quantileScores",
      "releasedBuffer",
      "revalue",
      "runReference",
      "simulateNull",
      "simulatedTest",
      "snapshotFromJson",
      "snapshotFromText",
      "snapshotToJson",
      "stressWeighted",
      "symbolText",
      "timeToFirstExceptionTest",
      "timesBetween",
      "toErrorRecord",
      "trafficLight",
      "transitionsOf",
      "unifiedBook",
      "validateInstrument",
      "valueBook",
      "volatilityAt",
      "volatilityFloored",
      "volatilityMultipliers",
      "volatilityWeightedMeasures",
      "weibullDurationTest",
      "worstCaseFill",
    ]
  `);
});

test('the names of plimsoll/node', () => {
  expect(Object.keys(node).sort()).toMatchInlineSnapshot(`
    [
      "compileWasmBuild",
      "correlationOf",
      "createPlimsoll",
      "describeSeries",
      "openEngine",
      "readBook",
      "readHistory",
      "readSnapshot",
    ]
  `);
});

test('the names of plimsoll/web', () => {
  expect(Object.keys(web).sort()).toMatchInlineSnapshot(`
    [
      "createPlimsollInThread",
      "openGpuInBrowser",
    ]
  `);
});
