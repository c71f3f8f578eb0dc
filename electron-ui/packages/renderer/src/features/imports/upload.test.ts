import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorInfoSchema } from "@runningmate/contracts/google/rpc/error_details_pb";
import {
  AppendUploadResponseSchema,
  CreateUploadResponseSchema,
  DeleteUploadResponseSchema,
  FinishUploadResponseSchema,
  PreviewUploadResponseSchema,
  UploadState,
} from "@runningmate/contracts/runningmate/collector/v1/upload_pb";
import { beforeAll, expect, it, vi } from "vitest";

import { crc32c } from "../../lib/crc32c.ts";
import type { UploadClient } from "./upload.ts";

// The module's default client asks the browser where it is.
vi.stubGlobal("location", { origin: "http://127.0.0.1" });
vi.stubGlobal("window", { addEventListener: () => undefined });
let send: typeof import("./upload.ts").send;
let Patience: typeof import("./patience.ts").Patience;

beforeAll(async () => {
  ({ send } = await import("./upload.ts"));
  ({ Patience } = await import("./patience.ts"));
});

/** Keeps one upload as the collector does. */
class KeepingServer {
  stored = new Uint8Array();
  finished = false;
  calls: string[] = [];
  refusals: ConnectError[] = [];
  provider = "";

  private upload() {
    const state = this.finished ? UploadState.FINISHED : UploadState.OPEN;
    return { uploadId: "u", committedOffset: BigInt(this.stored.length), state };
  }

  private add(bytes: Uint8Array): void {
    const next = new Uint8Array(this.stored.length + bytes.length);
    next.set(this.stored);
    next.set(bytes, this.stored.length);
    this.stored = next;
  }

  readonly client: UploadClient = {
    createUpload: (request) => {
      this.calls.push("create");
      if (this.stored.length === 0) this.add(request.content ?? new Uint8Array());
      this.finished ||= request.finish ?? false;
      return Promise.resolve(create(CreateUploadResponseSchema, { upload: this.upload() }));
    },
    appendUpload: (request) => {
      this.calls.push(`append ${String(request.offset)}`);
      const refusal = this.refusals.shift();
      if (refusal) return Promise.reject(refusal);
      const content = request.content ?? new Uint8Array();
      expect(request.crc32c).toBe(crc32c(content));
      if (Number(request.offset) !== this.stored.length) {
        const info = { reason: "WRONG_OFFSET", metadata: { committed_offset: String(this.stored.length) } };
        const error = new ConnectError("wrong offset", Code.FailedPrecondition, undefined, [{ desc: ErrorInfoSchema, value: info }]);
        return Promise.reject(error);
      }
      this.add(content);
      return Promise.resolve(create(AppendUploadResponseSchema, { upload: this.upload() }));
    },
    previewUpload: (request) => {
      this.calls.push(`preview ${String(request.sizeBytes)}`);
      return Promise.resolve(create(PreviewUploadResponseSchema, { preview: { provider: this.provider, activityCount: 2 } }));
    },
    deleteUpload: () => {
      this.calls.push("delete");
      return Promise.resolve(create(DeleteUploadResponseSchema, { deleted: true }));
    },
    finishUpload: (request) => {
      this.calls.push(`finish ${String(request.sizeBytes)}`);
      this.finished = true;
      return Promise.resolve(create(FinishUploadResponseSchema, { upload: this.upload() }));
    },
  };
}

const large = Uint8Array.from({ length: 2_500_000 }, (_, index) => index % 251);
// Vitest takes seconds to compare arrays of this size.
const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, index) => byte === b[index]);
const yes = () => Promise.resolve(true);
const file = (content: Uint8Array<ArrayBuffer>) => ({ name: "a.fit", content: new Blob([content]), requestId: "r", importId: "i" });

it("sends a small file in one call", async () => {
  const server = new KeepingServer();
  await send(file(large.slice(0, 1000)), new Patience(vi.fn()), vi.fn(), yes, server.client);
  expect(server.calls).toEqual(["create"]);
  expect(server.finished).toBe(true);
});

it("sends a large file in pieces of one megabyte", async () => {
  const server = new KeepingServer();
  const sent = vi.fn();
  await send(file(large), new Patience(vi.fn()), sent, yes, server.client);
  expect(server.calls).toEqual(["create", "append 0", "append 1048576", "append 2097152", "finish 2500000"]);
  expect(isSame(server.stored, large)).toBe(true);
  expect(sent).toHaveBeenLastCalledWith(2_500_000);
});

it("goes on where an earlier try ended", async () => {
  const server = new KeepingServer();
  server.stored = large.slice(0, 1_048_576);
  await send(file(large), new Patience(vi.fn()), vi.fn(), yes, server.client);
  expect(server.calls).toEqual(["create", "append 1048576", "append 2097152", "finish 2500000"]);
  expect(isSame(server.stored, large)).toBe(true);
});

it("goes on at the committed offset that a refusal names", async () => {
  const server = new KeepingServer();
  const client = {
    ...server.client,
    createUpload: async (...given: Parameters<UploadClient["createUpload"]>) => {
      const answer = await server.client.createUpload(...given);
      // Bytes that arrived although their answer did not.
      server.stored = large.slice(0, 1_048_576);
      return answer;
    },
  };
  await send(file(large), new Patience(vi.fn()), vi.fn(), yes, client);
  expect(server.calls).toEqual(["create", "append 0", "append 1048576", "append 2097152", "finish 2500000"]);
  expect(isSame(server.stored, large)).toBe(true);
});

it("waits while the mesh does not answer, and says so", async () => {
  const server = new KeepingServer();
  server.refusals = [new ConnectError("down", Code.Unavailable)];
  const waits = vi.fn();
  await send(file(large), new Patience(waits), vi.fn(), yes, server.client);
  expect(isSame(server.stored, large)).toBe(true);
  expect(waits.mock.calls).toEqual([[true], [false]]);
});

it("gives up at once on what does not pass", async () => {
  const server = new KeepingServer();
  server.refusals = [new ConnectError("full", Code.ResourceExhausted)];
  await expect(send(file(large), new Patience(vi.fn()), vi.fn(), yes, server.client)).rejects.toThrow("full");
});

it("sends no more of a file whose beginning is that of no recording", async () => {
  const server = new KeepingServer();
  const sent = vi.fn();
  const client = {
    ...server.client,
    appendUpload: async (...given: Parameters<UploadClient["appendUpload"]>) => {
      server.finished = true;
      return server.client.appendUpload(...given);
    },
  };
  await send(file(large), new Patience(vi.fn()), sent, yes, client);
  expect(server.calls).toEqual(["create", "append 0"]);
  expect(sent).toHaveBeenLastCalledWith(2_500_000);
});

const zip = new Uint8Array([0x50, 0x4b, 3, 4]);

it("imports an archive of recordings without asking", async () => {
  const server = new KeepingServer();
  const approve = vi.fn();
  await send(file(zip), new Patience(vi.fn()), vi.fn(), approve, server.client);
  expect(server.calls).toEqual(["create", "preview 4", "finish 4"]);
  expect(approve).not.toHaveBeenCalled();
});

it.each([
  [true, "finish 4"],
  [false, "delete"],
])("asks before an export of a platform is imported: %s", async (answer, last) => {
  const server = new KeepingServer();
  server.provider = "strava";
  const approve = vi.fn(() => Promise.resolve(answer));
  await send(file(zip), new Patience(vi.fn()), vi.fn(), approve, server.client);
  expect(server.calls).toEqual(["create", "preview 4", last]);
  expect(approve).toHaveBeenCalledWith("a.fit", expect.objectContaining({ activityCount: 2 }));
});
