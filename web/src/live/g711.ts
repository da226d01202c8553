/** ITU-T G.711, tables 1 and 2: one byte to a linear sample between -1 and 1. */
export const alawTable = Float32Array.from({ length: 256 }, (_, code) => decodeAlaw(code) / 32_768);
export const ulawTable = Float32Array.from({ length: 256 }, (_, code) => decodeUlaw(code) / 32_768);

function decodeAlaw(code: number): number {
  const value = code ^ 0x55; // Every second bit travels inverted.
  const exponent = (value >> 4) & 7;
  const mantissa = ((value & 15) << 4) + 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 256) << (exponent - 1);
  return (value & 0x80) !== 0 ? magnitude : -magnitude;
}

function decodeUlaw(code: number): number {
  const value = ~code & 0xff; // All bits travel inverted.
  const magnitude = ((((value & 15) << 3) + 132) << ((value >> 4) & 7)) - 132;
  return (value & 0x80) !== 0 ? -magnitude : magnitude;
}
