/** How an answer came about and how it ended, in people's words. */
import { AnswerEnd, type AnswerEnded, type ModelUsage, type ToolActivity } from "@runningmate/contracts/runningmate/coach/v1/ask_pb";
import { type DataUse, Reader } from "@runningmate/contracts/runningmate/common/v1/data_use_pb";

import { asText, number } from "../../lib/numerals.ts";

export interface Ending {
  /** Empty where nothing needs to be said. */
  readonly title: string;
  readonly reason: string;
  /** Whether asking again may give more. */
  readonly isWorthRepeating: boolean;
}

const ENDS: Readonly<Record<AnswerEnd, Omit<Ending, "reason">>> = {
  [AnswerEnd.UNSPECIFIED]: { title: "The answer ended in a way that this page does not know.", isWorthRepeating: true },
  [AnswerEnd.COMPLETE]: { title: "", isWorthRepeating: false },
  [AnswerEnd.CANNOT_TELL]: { title: "Your data does not say.", isWorthRepeating: false },
  [AnswerEnd.CUT]: { title: "The answer broke off; what is said above holds.", isWorthRepeating: true },
  [AnswerEnd.LIMIT]: { title: "A limit was reached; what is said above holds.", isWorthRepeating: false },
  [AnswerEnd.REFUSED]: { title: "The model would not answer this.", isWorthRepeating: false },
  [AnswerEnd.SAFETY]: { title: "", isWorthRepeating: false },
};

/** What to say at the end; a reason that the sentences have given already is not said twice. */
export function ending({ end, reason }: Pick<AnswerEnded, "end" | "reason">, sentences: readonly { readonly text: string }[]): Ending {
  const known = (ENDS as Partial<typeof ENDS>)[end] ?? ENDS[AnswerEnd.UNSPECIFIED];
  const wasSaid = sentences.some(({ text }) => text.toLowerCase().includes(reason.toLowerCase()));
  if (end === AnswerEnd.CANNOT_TELL && wasSaid) return { ...known, title: "", reason: "" };
  return { ...known, reason: end === AnswerEnd.SAFETY || wasSaid ? "" : reason };
}

/** Who answered, such as `Answered by rules within your mesh; no model was asked.` */
export function engineWords(engines: readonly string[]): string {
  if (engines.includes("safety")) return "A fixed answer; no engine was asked.";
  if (engines.every((engine) => engine === "rules")) return "Answered by rules within your mesh; no model was asked.";
  return `Answered by ${engines.join(", then by ")}.`;
}

const READERS: Partial<Record<Reader, string>> = {
  [Reader.RULES]: "the coach of rules",
  [Reader.EXTERNAL_MODEL]: "an external model",
  [Reader.METRICS]: "lists and tables",
  [Reader.CHARTS]: "charts",
};

const counted = (count: number, one: string, many: string): string => `${number(count).text} ${count === 1 ? one : many}`;

/** What the data-use policy kept back and from whom. */
export function policyWords({ reader, withheldActivityCount, withheldValueCount }: Pick<DataUse, "reader" | "withheldActivityCount" | "withheldValueCount">): string {
  const who = READERS[reader] ?? "an unknown reader";
  const kept = [
    withheldActivityCount > 0 && counted(withheldActivityCount, "activity", "activities"),
    withheldValueCount > 0 && counted(withheldValueCount, "single value", "single values"),
  ].filter(Boolean);
  if (kept.length === 0) return `Read by ${who}; the data-use policy kept nothing back.`;
  return `Read by ${who}; the data-use policy kept back ${kept.join(" and ")}.`;
}

export const toolWords = ({ tool, valueCount, missingCount, refused }: Pick<ToolActivity, "tool" | "valueCount" | "missingCount" | "refused">): string => {
  const name = tool.replace(/_/g, " ");
  if (refused) return `${name}: asked in a way that it does not take`;
  return `${name}: ${counted(valueCount, "value", "values")}${missingCount > 0 ? `, ${number(missingCount).text} missing` : ""}`;
};

export function usageWords({ model, inputTokens, outputTokens, cachedTokens }: Pick<ModelUsage, "model" | "inputTokens" | "outputTokens" | "cachedTokens">): string {
  const cached = cachedTokens > 0n ? `, ${number(Number(cachedTokens)).text} more from its cache` : "";
  return `${model} read ${asText(number(Number(inputTokens), "tokens"))}${cached} and wrote ${number(Number(outputTokens)).text}.`;
}
