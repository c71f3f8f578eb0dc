/** CRC-32C (Castagnoli), reflected; four tables, so that a megabyte takes some milliseconds. */
const POLYNOMIAL = 0x82f63b78;

const tables = (() => {
  const made = Array.from({ length: 4 }, () => new Uint32Array(256));
  for (let byte = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
    at(made, 0)[byte] = rest;
  }
  for (let table = 1; table < 4; table++) {
    for (let byte = 0; byte < 256; byte++) {
      const before = at(made, table - 1)[byte] ?? 0;
      at(made, table)[byte] = (before >>> 8) ^ (at(made, 0)[before & 0xff] ?? 0);
    }
  }
  return made;
})();

function at(list: Uint32Array[], index: number): Uint32Array {
  const found = list[index];
  if (!found) throw new RangeError(`there is no table ${index}`);
  return found;
}

export function crc32c(bytes: Uint8Array): number {
  const [t0, t1, t2, t3] = tables as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  const word = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let crc = ~0;
  let index = 0;
  for (; index + 4 <= bytes.length; index += 4) {
    const mixed = crc ^ word.getUint32(index, true);
    // Indices are masked to a byte, so a table always has them.
    crc =
      (t3[mixed & 0xff]!) ^
      (t2[(mixed >>> 8) & 0xff]!) ^
      (t1[(mixed >>> 16) & 0xff]!) ^
      (t0[mixed >>> 24]!);
  }
  for (; index < bytes.length; index++) crc = (crc >>> 8) ^ (t0[(crc ^ (bytes[index]!)) & 0xff]!);
  return ~crc >>> 0;
}
