/** Questions and answers of this visit: they live beside the pages, so that an answer is still there after a look at a workout. */
import { Code, ConnectError } from "@connectrpc/connect";
import type { AnswerEnded, AskResponse, ChartReference, Evidence, ModelUsage, ToolActivity } from "@runningmate/contracts/runningmate/coach/v1/ask_pb";
import type { DataUse } from "@runningmate/contracts/runningmate/common/v1/data_use_pb";

import { coach } from "../../lib/coaching.ts";
import { type Failure, failureOf, statusError } from "../../lib/failure.ts";
import { session } from "../../lib/session.ts";
import { Signal } from "../../lib/signal.ts";

export interface Turn {
  readonly id: number;
  readonly question: string;
  readonly phase: "answering" | "ended" | "stopped" | "failed";
  readonly engine: string;
  readonly status: string;
  readonly tools: readonly ToolActivity[];
  readonly sentences: readonly { readonly text: string; readonly cited: readonly Evidence[] }[];
  readonly charts: readonly ChartReference[];
  readonly suggestions: readonly string[];
  readonly uses: readonly DataUse[];
  readonly usage: ModelUsage | undefined;
  readonly ended: AnswerEnded | undefined;
  readonly failure: Failure | undefined;
}

export type Heard = Partial<Omit<Turn, "id" | "question">>;

/** Newest first. */
export const turns = new Signal<readonly Turn[]>([]);

let abort: AbortController | undefined;
let askedFor = session.value?.athleteId;
let count = 0;

session.subscribe(() => {
  if (session.value?.athleteId === askedFor) return;
  askedFor = session.value?.athleteId;
  abort?.abort();
  turns.value = [];
});

const SILENT = {
  phase: "answering",
  engine: "",
  status: "",
  tools: [],
  sentences: [],
  charts: [],
  suggestions: [],
  uses: [],
  usage: undefined,
  ended: undefined,
  failure: undefined,
} as const;

/** Asks; what is still being answered is stopped. */
export function ask(question: string): void {
  stop();
  count += 1;
  const turn: Turn = { ...SILENT, id: count, question };
  turns.value = [turn, ...turns.value];
  void answer(turn);
}

/** Asks the same again, in the place of the answer of before. */
export function again(turn: Turn): void {
  stop();
  change(turn.id, () => SILENT);
  void answer(turn);
}

/** Ends the call that is under way; what was said stays. */
export function stop(): void {
  abort?.abort();
  abort = undefined;
  const running = turns.value.find(({ phase }) => phase === "answering");
  if (running) change(running.id, () => ({ phase: "stopped" }));
}

function change(id: number, heard: (before: Turn) => Heard): void {
  turns.value = turns.value.map((turn) => (turn.id === id ? { ...turn, ...heard(turn) } : turn));
}

async function answer({ id, question }: Turn): Promise<void> {
  const own = (abort = new AbortController());
  const tell = (heard: (before: Turn) => Heard) => {
    if (!own.signal.aborted) change(id, heard);
  };
  try {
    for await (const { piece } of coach.ask({ question }, { signal: own.signal })) {
      if (piece.case === "failed") throw statusError(piece.value.status);
      tell((before) => hear(before, piece));
      if (piece.case === "completed") return;
    }
    throw new ConnectError("The answer was cut off.", Code.Unavailable);
  } catch (error) {
    tell(() => ({ phase: "failed", failure: failureOf(error) }));
  }
}

/** What a piece of an answer changes. */
export function hear(before: Turn, piece: AskResponse["piece"]): Heard {
  switch (piece.case) {
    case "started":
      return { engine: piece.value.engine };
    case "status":
      return { status: piece.value.text };
    case "tool":
      return { tools: [...before.tools, piece.value] };
    case "sentence":
      return { sentences: [...before.sentences, { text: piece.value.text, cited: piece.value.evidence }] };
    case "chart":
      return { charts: [...before.charts, piece.value] };
    case "suggestions":
      return { suggestions: piece.value.questions };
    case "usage":
      return { usage: piece.value };
    case "dataUse":
      return { uses: [...before.uses, piece.value] };
    case "ended":
      return { ended: piece.value };
    case "completed":
      return { phase: "ended" };
    default:
      return {};
  }
}
