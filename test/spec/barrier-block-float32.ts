// What the f32 build of barrier-block may lose besides its bound.

/** Tails below 1e-23 of what they multiply, reflected ones with their weight, and what is below the smallest f32. */
export function droppedBarrierTails(inputs: readonly number[]): number {
  const [forward, logForward, volFactor, , spot, logSpot, strike, , volSqrtTime] = inputs as [number, ...number[]];
  const [quantity, , barrier, logBarrier, shift, down] = inputs.slice(10) as [number, ...number[]];
  const distance = Math.min(down! * (logBarrier! - logSpot!) - shift! * volFactor!, 0);
  const exponent = (2 * (logForward! - logSpot!) * down! * distance) / (volSqrtTime! * volFactor!) ** 2;
  const power = distance < 0 && exponent > 0 ? Math.min(Math.exp(exponent), 1e13) : 1;
  const ratio = distance < 0 ? (barrier! / spot!) * Math.exp(-down! * shift! * volFactor!) : 1;
  const weights = forward! * (1 + Math.min(ratio * power, 1e13)) + strike! * (1 + Math.min(power / ratio, 1e13));
  return Math.abs(quantity!) * (1e-23 * weights + 1e-37);
}
