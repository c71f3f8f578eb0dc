/** The conversation of this visit: it lives beside the pages, so that an answer is still there after a look at a workout. */
import { Code, ConnectError } from "@connectrpc/connect";
import type { Turn as Kept } from "@runningmate/contracts/runningmate/coach/v1/conversation_pb";
import type { Memory } from "@runningmate/contracts/runningmate/coach/v1/memory_pb";

import { CALL_TIMEOUT_MS } from "../../lib/clients.ts";
import { coach } from "../../lib/coaching.ts";
import { failureOf, statusError } from "../../lib/failure.ts";
import { session } from "../../lib/session.ts";
import { Signal } from "../../lib/signal.ts";
import { conversations } from "./clients.ts";
import { type Heard, hear, kept, SILENT, type Turn } from "./turn.ts";

export interface Talk {
  /** Empty before the first answer begins. */
  readonly conversationId: string;
  /** Newest first. */
  readonly turns: readonly Turn[];
}

const EMPTY: Talk = { conversationId: "", turns: [] };

export const talk = new Signal<Talk>(EMPTY);

let abort: AbortController | undefined;
let askedFor = session.value?.athleteId;
let count = 0;

session.subscribe(() => {
  if (session.value?.athleteId === askedFor) return;
  askedFor = session.value?.athleteId;
  begin();
});

/** Asks, in the conversation that is open; what is still being answered is stopped. */
export function ask(question: string): void {
  stop();
  count += 1;
  const turn: Turn = { ...SILENT, key: `visit ${count}`, question };
  talk.value = { ...talk.value, turns: [turn, ...talk.value.turns] };
  void answer(turn);
}

/** Asks the same again, in the place of the answer of before. */
export function again(turn: Turn): void {
  stop();
  change(turn.key, () => SILENT);
  void answer(turn);
}

/** Ends the call that is under way; what was said stays. */
export function stop(): void {
  abort?.abort();
  abort = undefined;
  const running = talk.value.turns.find(({ phase }) => phase === "answering");
  if (running) change(running.key, () => ({ phase: "stopped" }));
}

/** Puts what became of a proposed memory in its place; a forgotten one goes. */
export function decided({ key }: Turn, memoryId: string, memory: Memory | undefined): void {
  change(key, ({ memories }) => ({ memories: memories.flatMap((one) => (one.memoryId === memoryId ? (memory ?? []) : one)) }));
}

/** Leaves the conversation, which is kept, for a new one. */
export function begin(): void {
  stop();
  talk.value = EMPTY;
}

/** Opens a conversation that was kept, to go on with it. */
export async function resume(conversationId: string, signal: AbortSignal): Promise<void> {
  if (talk.value.conversationId === conversationId) return;
  const turns: Kept[] = [];
  let pageToken = "";
  do {
    const page = await conversations.getConversation({ conversationId, pageToken }, { signal, timeoutMs: CALL_TIMEOUT_MS });
    turns.push(...page.turns);
    pageToken = page.nextPageToken;
  } while (pageToken);
  if (signal.aborted) return;
  stop();
  talk.value = { conversationId, turns: turns.map(kept).reverse() };
}

function change(key: string, heard: (before: Turn) => Heard): void {
  talk.value = { ...talk.value, turns: talk.value.turns.map((turn) => (turn.key === key ? { ...turn, ...heard(turn) } : turn)) };
}

async function answer({ key, question }: Turn): Promise<void> {
  const own = (abort = new AbortController());
  const tell = (heard: (before: Turn) => Heard) => {
    if (!own.signal.aborted) change(key, heard);
  };
  try {
    for await (const { piece } of coach.ask({ question, conversationId: talk.value.conversationId }, { signal: own.signal })) {
      if (piece.case === "failed") throw statusError(piece.value.status);
      if (piece.case === "started" && !own.signal.aborted) talk.value = { ...talk.value, conversationId: piece.value.conversationId };
      tell((before) => hear(before, piece));
      if (piece.case === "completed") return;
    }
    throw new ConnectError("The answer was cut off.", Code.Unavailable);
  } catch (error) {
    tell(() => ({ phase: "failed", failure: failureOf(error) }));
  }
}
