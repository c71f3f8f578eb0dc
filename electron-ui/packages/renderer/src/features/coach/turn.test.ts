import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { AnswerEnd, AskResponseSchema } from "@runningmate/contracts/runningmate/coach/v1/ask_pb";
import { AnswerState, TurnSchema } from "@runningmate/contracts/runningmate/coach/v1/conversation_pb";
import { Reader } from "@runningmate/contracts/runningmate/common/v1/data_use_pb";
import { expect, it } from "vitest";

import { hear, kept, SILENT, type Turn } from "./turn.ts";

const ANSWER = { engines: ["rules"], sentences: [{ text: "You ran.", evidence: [] }], suggestions: ["And before?"] };

const heard = (piece: MessageInitShape<typeof AskResponseSchema>["piece"]) => create(AskResponseSchema, { piece: piece ?? { case: undefined } }).piece;

it("hears a stream as it will be kept", () => {
  const pieces: MessageInitShape<typeof AskResponseSchema>["piece"][] = [
    { case: "started", value: { engine: "rules", turnId: "1" } },
    { case: "status", value: { text: "Looking." } },
    { case: "tool", value: { tool: "totals", valueCount: 2 } },
    { case: "sentence", value: { text: "You ran." } },
    { case: "heartbeat", value: {} },
    { case: "suggestions", value: { questions: ["And before?"] } },
    { case: "ended", value: { end: AnswerEnd.COMPLETE } },
    { case: "completed", value: {} },
  ];
  const turn = pieces.reduce<Turn>((before, piece) => ({ ...before, ...hear(before, heard(piece)) }), { ...SILENT, key: "1", question: "How far?" });
  const stored = kept(create(TurnSchema, { turnId: "1", question: "How far?", state: AnswerState.KEPT, answer: ANSWER, ended: { end: AnswerEnd.COMPLETE } }));
  expect({ ...turn, tools: [], status: "" }).toEqual(stored);
  expect(turn.tools).toHaveLength(1);
});

it("names the rules, too, where they answered in a model's place", () => {
  const turn: Turn = { ...SILENT, key: "1", question: "How far?", engines: ["anthropic"] };
  const read = (before: Turn, reader: Reader) => ({ ...before, ...hear(before, heard({ case: "dataUse", value: { reader } })) });
  expect(read(turn, Reader.EXTERNAL_MODEL).engines).toEqual(["anthropic"]);
  expect(read(read(turn, Reader.EXTERNAL_MODEL), Reader.RULES).engines).toEqual(["anthropic", "rules"]);
});

it("says why a kept turn has no answer", () => {
  const gone = (state: AnswerState) => kept(create(TurnSchema, { state })).gone;
  expect(gone(AnswerState.KEPT)).toBe("");
  expect(gone(AnswerState.OPEN)).toMatch(/being answered/);
  expect(gone(AnswerState.EXPIRED)).toMatch(/some days only/);
  expect(gone(AnswerState.DELETED)).toMatch(/was deleted/);
});
