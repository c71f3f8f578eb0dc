const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function formatted(bytes: Uint8Array, version: number): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** A random uuid; unlike crypto.randomUUID it also works on a page that is not served from this machine. */
export function randomUuid(): string {
  return formatted(crypto.getRandomValues(new Uint8Array(16)), 4);
}

/**
 * The same uuid for the same text, so that a repeated request is known as such.
 * Where the browser lends no SHA-256 (a page from another machine without TLS) it is random.
 */
export async function uuidOf(text: string): Promise<string> {
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  if (!subtle) return randomUuid();
  const digest = await subtle.digest("SHA-256", new TextEncoder().encode(text));
  return formatted(new Uint8Array(digest).slice(0, 16), 8);
}
