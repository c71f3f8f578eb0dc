/** CRC-32C (Castagnoli), reflected; four tables, so that a megabyte takes some milliseconds. */
const POLYNOMIAL = 0x82f63b78;

/** Table k tells what a byte does to the checksum when k more bytes follow it. */
const tables = Array.from({ length: 4 }, () => new Uint32Array(256));

for (let byte = 0; byte < 256; byte++) {
  let rest = byte;
  for (let follower = 0; follower < 4; follower++) {
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
    tables[follower]?.fill(rest, byte, byte + 1);
  }
}

export function crc32c(bytes: Uint8Array): number {
  const [t0, t1, t2, t3] = tables as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  // Every index is masked to a byte, so the tables always have it.
  const look = (table: Uint32Array, index: number): number => (table[index & 0xff] ?? 0) | 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let crc = ~0;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    const mixed = crc ^ view.getUint32(at, true);
    crc = look(t3, mixed) ^ look(t2, mixed >>> 8) ^ look(t1, mixed >>> 16) ^ look(t0, mixed >>> 24);
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ look(t0, crc ^ view.getUint8(at));
  return ~crc >>> 0;
}
