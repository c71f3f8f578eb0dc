/** The import that is under way: it lives beside the pages, so that it goes on while the athlete looks around. */
import { Code, ConnectError } from "@connectrpc/connect";
import { type Import, type ImportItem, ImportItemState, ImportState } from "@runningmate/contracts/runningmate/collector/v1/import_pb";
import type { ArchivePreview } from "@runningmate/contracts/runningmate/collector/v1/upload_pb";

import { CALL_TIMEOUT_MS, imports } from "../../lib/clients.ts";
import { type Failure, failureOf } from "../../lib/failure.ts";
import { session } from "../../lib/session.ts";
import { Signal } from "../../lib/signal.ts";
import * as store from "../../lib/store.ts";
import { randomUuid, uuidOf } from "../../lib/uuid.ts";
import { Patience } from "./patience.ts";
import { isBulk, type Picked } from "./picking.ts";
import { send } from "./upload.ts";
import { watch } from "./watch.ts";

const IN_FLIGHT = 4;
const SHOW_EVERY_MS = 200;
const KEY = "import";

export interface Unsent {
  readonly name: string;
  readonly failure: Failure;
}

/** An export of a platform that waits for a yes or a no. */
export interface Question {
  readonly name: string;
  readonly preview: ArchivePreview;
  readonly answer: (isWanted: boolean) => void;
}

export interface Intake {
  readonly phase: "sending" | "waiting" | "done" | "failed";
  readonly fileCount: number;
  readonly sentCount: number;
  readonly byteCount: number;
  readonly sentBytes: number;
  /** Whether sending or watching waits for a mesh that does not answer. */
  readonly isStalled: boolean;
  readonly unsent: readonly Unsent[];
  readonly progress: Import | undefined;
  /** The newest state of each file that the mesh knows. */
  readonly items: ReadonlyMap<string, ImportItem>;
  readonly failure: Failure | undefined;
  /** Asked one after the other. */
  readonly questions: readonly Question[];
}

/** An import whose sending was interrupted by leaving the page. */
export interface Interrupted {
  readonly requestId: string;
  readonly importId: string;
  readonly fileCount: number;
  readonly athleteId: string;
}

export const intake = new Signal<Intake | null>(null);
export const isRunning = (found: Intake | null): boolean => found?.phase === "sending" || found?.phase === "waiting";

let patience: Patience | undefined;
session.subscribe(() => {
  if (session.value?.athleteId === startedFor) return;
  patience?.stop();
  intake.value = null;
});
let startedFor: string | undefined;

/** The import that leaving the page interrupted, if it was this athlete's. */
export function interrupted(): Interrupted | null {
  const found = store.read(KEY) as Interrupted | null;
  return found?.athleteId === session.value?.athleteId ? found : null;
}

/** Gives up the rest of an interrupted import; what arrived stays. */
export async function abandon(found: Interrupted): Promise<void> {
  await imports.closeImport({ importId: found.importId }, { timeoutMs: CALL_TIMEOUT_MS });
  store.write(KEY, null);
}

/** Sends files and follows what becomes of them; takes up an interrupted import. */
export async function start(files: readonly Picked[]): Promise<void> {
  const draft = begin(files);
  try {
    const { requestId, importId } = await open(files, draft.patience);
    store.write(KEY, { requestId, importId, fileCount: files.length, athleteId: startedFor ?? "" });
    const watching = watch(importId, draft, draft.patience);
    // Its failure is met below; until then sending goes on.
    watching.catch(() => undefined);
    await sendAll(files, requestId, importId, draft);
    await draft.patience.repeat(() => imports.closeImport({ importId }, { timeoutMs: CALL_TIMEOUT_MS }));
    store.write(KEY, null);
    draft.change({ phase: "waiting" });
    await watching;
    draft.change({ phase: "done" });
  } catch (error) {
    if (!draft.patience.signal.aborted) draft.change({ phase: "failed", failure: failureOf(error) });
  }
}

/** The interrupted import if it still takes files, else a new one. */
async function open(files: readonly Picked[], calls: Patience): Promise<{ requestId: string; importId: string }> {
  for (const requestId of [interrupted()?.requestId, randomUuid()]) {
    if (!requestId) continue;
    const { createdImport } = await calls.repeat(() =>
      imports.createImport({ requestId, bulk: isBulk(files) }, { timeoutMs: CALL_TIMEOUT_MS }),
    );
    if (createdImport?.state === ImportState.OPEN) return { requestId, importId: createdImport.importId };
  }
  throw new ConnectError("The mesh did not open an import.", Code.Internal);
}

/** Follows an import that was sent before. */
export async function follow(found: Import): Promise<void> {
  const draft = begin([]);
  draft.change({ phase: "waiting", progress: found });
  try {
    await watch(found.importId, draft, draft.patience);
    draft.change({ phase: "done" });
  } catch (error) {
    if (!draft.patience.signal.aborted) draft.change({ phase: "failed", failure: failureOf(error) });
  }
}

export function clear(): void {
  patience?.stop();
  intake.value = null;
}

function begin(files: readonly Picked[]): Draft {
  patience?.stop();
  startedFor = session.value?.athleteId;
  const draft = new Draft(files);
  patience = draft.patience;
  return draft;
}

async function sendAll(files: readonly Picked[], requestId: string, importId: string, draft: Draft): Promise<void> {
  const queue = files.values();
  const worker = async () => {
    for (const { path, file } of queue) {
      const id = await uuidOf(`${requestId}/${path}/${file.size}/${file.lastModified}`);
      let before = 0;
      const sent = (bytes: number) => {
        draft.add(bytes - before);
        before = bytes;
      };
      try {
        await send({ name: path, content: file, requestId: id, importId }, draft.patience, sent, (name, preview) => draft.ask(name, preview));
        draft.finished();
      } catch (error) {
        if (draft.patience.signal.aborted) throw error;
        draft.failed(path, failureOf(error));
      }
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}

/** Collects changes and shows them a few times a second, however many files there are. */
class Draft {
  readonly patience = new Patience((isStalled) => {
    this.change({ isStalled });
  });
  private current: Intake;
  private readonly items_ = new Map<string, ImportItem>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(files: readonly Picked[]) {
    this.current = {
      phase: "sending",
      fileCount: files.length,
      sentCount: 0,
      byteCount: files.reduce((sum, { file }) => sum + file.size, 0),
      sentBytes: 0,
      isStalled: false,
      unsent: [],
      progress: undefined,
      items: new Map(),
      failure: undefined,
      questions: [],
    };
    intake.value = this.current;
  }

  change(changes: Partial<Intake>): void {
    this.current = { ...this.current, ...changes };
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (this.patience.signal.aborted) return;
      this.current = { ...this.current, items: new Map(this.items_) };
      intake.value = this.current;
    }, SHOW_EVERY_MS);
  }

  add(bytes: number): void {
    this.change({ sentBytes: this.current.sentBytes + bytes });
  }

  finished(): void {
    this.change({ sentCount: this.current.sentCount + 1 });
  }

  failed(name: string, failure: Failure): void {
    this.change({ unsent: [...this.current.unsent, { name, failure }] });
  }

  ask(name: string, preview: ArchivePreview): Promise<boolean> {
    return new Promise((resolve) => {
      const question: Question = {
        name,
        preview,
        answer: (isWanted) => {
          this.change({ questions: this.current.questions.filter((other) => other !== question) });
          resolve(isWanted);
        },
      };
      this.change({ questions: [...this.current.questions, question] });
    });
  }

  progress(found: Import): void {
    this.change({ progress: found });
  }

  items(found: readonly ImportItem[]): void {
    for (const item of found) this.items_.set(item.itemId, item);
    this.change({});
  }
}

/** Files in one state, in the order in which they changed. */
export function inState(items: ReadonlyMap<string, ImportItem>, state: ImportItemState): ImportItem[] {
  return [...items.values()].filter((item) => item.state === state).sort((a, b) => Number(a.change - b.change));
}
