import { Code, ConnectError } from "@connectrpc/connect";

import { photos } from "./clients.ts";

/** A photo's bytes with the type that the mesh told by them; whole, for its name is the digest of its bytes. */
export async function fetchPicture(activityId: string, photoId: string, signal: AbortSignal): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let type = "";
  for await (const { contentType, data } of photos.downloadPhoto({ activityId, photoId }, { signal })) {
    type = contentType;
    pieces.push(new Uint8Array(data));
  }
  const whole = new Blob(pieces, { type });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await whole.arrayBuffer()));
  const name = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (name !== photoId) throw new ConnectError("The photo was cut off.", Code.Unavailable);
  return whole;
}
