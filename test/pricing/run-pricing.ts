// A pricer's answer worked out by the reference machine.
import { runReference } from '../../src/engine/reference.ts';
import type { Pricing } from '../../src/pricing/pricers.ts';
import type { UnitValue } from '../../src/pricing/unit-value.ts';

export function unitOf(pricing: Pricing): UnitValue {
  if ('unit' in pricing) return pricing.unit;
  if ('unitValue' in pricing) return pricing.unitValue();
  const lanes = 'lanes' in pricing ? pricing.lanes() : [pricing.inputs];
  const columns = lanes[0]!.map((_, input) => Float64Array.from(lanes, (lane) => lane[input]!));
  const outputs = runReference(pricing.kernel, columns);
  const byLane = lanes.map((_, lane) => outputs.map((column) => column[lane]!));
  return 'lanes' in pricing ? pricing.interpretLanes(byLane) : pricing.interpret(byLane[0]!);
}
