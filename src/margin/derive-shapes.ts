// The parameters of Derive's rules as documents: the shapes that readers hold them to. Names are those of the contracts.
import { choice, listOf, numberIn, objectOf } from './parameter-readers.ts';

/** A share, a factor or a threshold: none is below zero, and the contracts bound each well below this. */
const factor = numberIn({ low: 0, high: 1000 });
const signed = numberIn({ low: -1000, high: 1000 });
/** 1.15 for a spot 15 % higher; 0 for one that has become worthless. */
const spotShock = numberIn({ low: 0, high: 1000 });

const basis = objectOf({ spotUp: spotShock, spotDown: spotShock, addFactor: factor, multFactor: factor });

const commonOther = {
  pegLossThreshold: factor,
  pegLossFactor: factor,
  confThreshold: factor,
  confMargin: factor,
} as const;

const commonVolShock = {
  volRangeUp: factor,
  volRangeDown: factor,
  shortTermPower: factor,
  longTermPower: factor,
  dteFloorDays: factor,
} as const;

export const pmrmFields = {
  basis,
  other: objectOf({ ...commonOther, basePercent: factor, perpPercent: factor, optionPercent: factor }),
  margin: objectOf({
    imFactor: factor,
    baseStaticDiscount: factor,
    rateMultScale: factor,
    rateAddScale: factor,
  }),
  volShock: objectOf(commonVolShock),
} as const;

export const pmrm2Fields = {
  basis,
  other: objectOf({
    ...commonOther,
    mmPerpPercent: factor,
    imPerpPercent: factor,
    mmOptionPercent: factor,
    imOptionPercent: factor,
  }),
  margin: objectOf({
    imFactor: factor,
    mmFactor: factor,
    shortRateMultScale: factor,
    longRateMultScale: factor,
    shortRateAddScale: factor,
    longRateAddScale: factor,
    shortBaseStaticDiscount: factor,
    longBaseStaticDiscount: factor,
  }),
  volShock: objectOf({ ...commonVolShock, minVolUpShock: factor }),
  skew: objectOf({
    linearBaseCap: factor,
    absBaseCap: factor,
    linearCBase: signed,
    absCBase: signed,
    minKStar: factor,
    widthScale: factor,
    volParamStatic: factor,
    volParamScale: signed,
  }),
} as const;

const pmrmScenarioShape = objectOf({ spotShock, volShock: choice('Up', 'None', 'Down') });
const pmrm2ScenarioShape = objectOf({
  spotShock,
  volShock: choice('Up', 'None', 'Down', 'Linear', 'Abs'),
  dampening: factor,
});

export const pmrmScenarios = listOf(pmrmScenarioShape);
export const pmrm2Scenarios = listOf(pmrm2ScenarioShape);

export const srmMarketFields = {
  perp: objectOf({ mm: factor, im: factor }),
  option: objectOf({
    maxSpotReq: factor,
    minSpotReq: factor,
    mmCallSpotReq: factor,
    mmPutSpotReq: factor,
    mmPutMtmReq: factor,
    unpairedIMScale: factor,
    unpairedMMScale: factor,
    mmOffsetScale: factor,
  }),
  oracle: objectOf({ perpThreshold: factor, optionThreshold: factor, baseThreshold: factor, factor }),
  base: objectOf({ marginFactor: factor, imScale: factor }),
} as const;

export const depegShape = objectOf({ threshold: factor, factor });
