/** One question with its answer, as it comes in a stream or as it was kept. */
import type { AnswerEnded, AskResponse, ChartReference, Evidence, ModelUsage, ToolActivity } from "@runningmate/contracts/runningmate/coach/v1/ask_pb";
import { AnswerState, type Turn as Kept } from "@runningmate/contracts/runningmate/coach/v1/conversation_pb";
import type { Memory } from "@runningmate/contracts/runningmate/coach/v1/memory_pb";
import { type DataUse, Reader } from "@runningmate/contracts/runningmate/common/v1/data_use_pb";

import type { Failure } from "../../lib/failure.ts";

export interface Turn {
  readonly key: string;
  /** As it is kept; empty before the answer begins. */
  readonly turnId: string;
  readonly question: string;
  readonly phase: "answering" | "ended" | "stopped" | "failed";
  /** Who answered, in order. */
  readonly engines: readonly string[];
  readonly status: string;
  readonly tools: readonly ToolActivity[];
  readonly sentences: readonly { readonly text: string; readonly cited: readonly Evidence[] }[];
  readonly charts: readonly ChartReference[];
  readonly suggestions: readonly string[];
  readonly uses: readonly DataUse[];
  readonly usage: ModelUsage | undefined;
  /** What was said in the question and could be remembered. */
  readonly memories: readonly Memory[];
  readonly ended: AnswerEnded | undefined;
  readonly failure: Failure | undefined;
  /** When it was asked, of one that was kept. */
  readonly askedAt: Kept["askedAt"];
  /** Why a kept one has no answer; empty where it has one. */
  readonly gone: string;
}

export type Heard = Partial<Omit<Turn, "key" | "question">>;

export const SILENT = {
  turnId: "",
  phase: "answering",
  engines: [],
  status: "",
  tools: [],
  sentences: [],
  charts: [],
  suggestions: [],
  uses: [],
  usage: undefined,
  memories: [],
  ended: undefined,
  failure: undefined,
  askedAt: undefined,
  gone: "",
} as const;

/** What a piece of an answer changes. */
export function hear(before: Turn, piece: AskResponse["piece"]): Heard {
  switch (piece.case) {
    case "started":
      return { engines: [piece.value.engine], turnId: piece.value.turnId };
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
    case "memory":
      return { memories: [...before.memories, piece.value] };
    case "dataUse":
      return { uses: [...before.uses, piece.value], engines: joined(before.engines, piece.value) };
    case "ended":
      return { ended: piece.value };
    case "completed":
      return { phase: "ended" };
    default:
      return {};
  }
}

/** Rules that read in an engine's place have answered, too. */
const joined = (engines: readonly string[], { reader }: DataUse): readonly string[] =>
  reader === Reader.RULES && !engines.includes("rules") ? [...engines, "rules"] : engines;

const GONE: Partial<Record<AnswerState, string>> = {
  [AnswerState.OPEN]: "It is being answered elsewhere; open the conversation again to see it.",
  [AnswerState.EXPIRED]: "The answer is no longer kept: it rested on data that may be kept for some days only.",
  [AnswerState.DELETED]: "The answer is no longer kept: it rested on data that was deleted.",
};

/** A turn that was kept. */
export function kept({ turnId, question, askedAt, state, answer, ended }: Kept): Turn {
  return {
    ...SILENT,
    key: turnId,
    turnId,
    question,
    phase: "ended",
    engines: answer?.engines ?? [],
    sentences: (answer?.sentences ?? []).map(({ text, evidence }) => ({ text, cited: evidence })),
    charts: answer?.charts ?? [],
    suggestions: answer?.suggestions ?? [],
    uses: answer?.dataUse ?? [],
    usage: answer?.usage,
    ended,
    askedAt,
    gone: GONE[state] ?? "",
  };
}
