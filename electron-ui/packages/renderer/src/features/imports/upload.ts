/** Sending one file: in pieces that can be sent again, so that a cut connection costs one piece. */
import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorInfoSchema } from "@runningmate/contracts/google/rpc/error_details_pb";
import { type ArchivePreview, type Upload, UploadState } from "@runningmate/contracts/runningmate/collector/v1/upload_pb";

import { CALL_TIMEOUT_MS, uploads } from "../../lib/clients.ts";
import { crc32c } from "../../lib/crc32c.ts";
import type { Patience } from "./patience.ts";

export const CHUNK_BYTES = 1 << 20;

/** The calls that sending needs; the generated client has them. */
export type UploadClient = Pick<typeof uploads, "createUpload" | "appendUpload" | "finishUpload" | "previewUpload" | "deleteUpload">;

/** Says whether an export of a platform shall be imported, by what it holds. */
export type Approve = (name: string, preview: ArchivePreview) => Promise<boolean>;

export interface Outgoing {
  readonly name: string;
  readonly content: Blob;
  /** The same for the same file of the same import, so that it is never stored twice. */
  readonly requestId: string;
  readonly importId: string;
}

/**
 * Sends a file, from where an earlier try ended.
 *
 * @param sent Told the count of bytes that are stored.
 * @param approve Asked before an export of a platform is imported.
 */
export async function send(
  file: Outgoing,
  patience: Patience,
  sent: (bytes: number) => void,
  approve: Approve,
  client: UploadClient = uploads,
): Promise<void> {
  const isArchive = await beginsAsZip(file.content);
  const isSmall = file.content.size <= CHUNK_BYTES;
  const first = isSmall ? await bytesOf(file.content, 0) : new Uint8Array();
  const options = { timeoutMs: CALL_TIMEOUT_MS, signal: patience.signal };
  const { requestId, importId, name: fileName } = file;
  const created = await patience.repeat(() =>
    client.createUpload({ requestId, importId, fileName, content: first, finish: isSmall && !isArchive }, options),
  );
  const upload = known(created.upload);
  if (upload.state !== UploadState.FINISHED && (await append(file.content, upload, patience, sent, client))) {
    const size = BigInt(file.content.size);
    if (isArchive && !(await isWanted(file.name, upload.uploadId, size, patience, approve, client))) {
      await patience.repeat(() => client.deleteUpload({ uploadId: upload.uploadId }, options));
      return;
    }
    await patience.repeat(() => client.finishUpload({ uploadId: upload.uploadId, sizeBytes: size }, options));
  }
  sent(file.content.size);
}

/** Whether an archive shall be imported: one of recordings always, an export of a platform if it is approved. */
async function isWanted(
  name: string,
  uploadId: string,
  sizeBytes: bigint,
  patience: Patience,
  approve: Approve,
  client: UploadClient,
): Promise<boolean> {
  const options = { timeoutMs: CALL_TIMEOUT_MS, signal: patience.signal };
  const { preview } = await patience.repeat(() => client.previewUpload({ uploadId, sizeBytes }, options));
  return !preview?.provider || (await approve(name, preview));
}

async function beginsAsZip(content: Blob): Promise<boolean> {
  const [p, k, kind = 0, next] = new Uint8Array(await content.slice(0, 4).arrayBuffer());
  return p === 0x50 && k === 0x4b && [3, 5, 7].includes(kind) && next === kind + 1;
}

/** Sends the rest; false when it is not wanted, because the file is no recording. */
async function append(content: Blob, upload: Upload, patience: Patience, sent: (bytes: number) => void, client: UploadClient): Promise<boolean> {
  let offset = Number(upload.committedOffset);
  let { state } = upload;
  sent(offset);
  while (state !== UploadState.FINISHED && offset < content.size) {
    const start = offset;
    const chunk = await bytesOf(content, start);
    offset = await patience.repeat(async () => {
      const request = { uploadId: upload.uploadId, offset: BigInt(start), content: chunk, crc32c: crc32c(chunk) };
      try {
        const answer = await client.appendUpload(request, { timeoutMs: CALL_TIMEOUT_MS, signal: patience.signal });
        const stored = known(answer.upload);
        state = stored.state;
        return Number(stored.committedOffset);
      } catch (error) {
        return committedOffset(error);
      }
    });
    sent(offset);
  }
  return state !== UploadState.FINISHED;
}

/** Where to go on after a refused offset; any other error is thrown again. */
function committedOffset(error: unknown): number {
  const found = ConnectError.from(error);
  const told = found.findDetails(ErrorInfoSchema)[0]?.metadata["committed_offset"];
  if (found.code !== Code.FailedPrecondition || told === undefined) throw error;
  return Number(told);
}

async function bytesOf(content: Blob, start: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await content.slice(start, start + CHUNK_BYTES).arrayBuffer());
}

function known(upload: Upload | undefined): Upload {
  if (!upload) throw new ConnectError("The mesh answered without an upload.", Code.Internal);
  return upload;
}
