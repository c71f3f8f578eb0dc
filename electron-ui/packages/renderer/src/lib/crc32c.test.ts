import { expect, it } from "vitest";

import { crc32c } from "./crc32c.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

it("gives the published check value", () => {
  expect(crc32c(text("123456789"))).toBe(0xe3069283);
});

// Source: RFC 3720, B.4.
it("gives the values of RFC 3720", () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index))).toBe(0x46dd794e);
});

it("does not depend on where a view begins", () => {
  const bytes = text("xx123456789");
  expect(crc32c(bytes.subarray(2))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array())).toBe(0);
});
