/** The model that answers questions. */
import type { Model } from "@runningmate/contracts/runningmate/coach/v1/model_pb";
import { ModelService } from "@runningmate/contracts/runningmate/coach/v1/model_service_pb";

import { clientOf } from "./clients.ts";
import { number } from "./numerals.ts";

export const models = clientOf(ModelService);

/** Who answers, and how much of the day's budget is used. */
export function standing({ own, engine, name, dailyTokens, usedTokens }: Pick<Model, "own" | "engine" | "name" | "dailyTokens" | "usedTokens">): string {
  if (engine === "rules") return "No model key is given: rules answer, within your mesh.";
  const whose = own ? "with your key" : "with the operator’s key";
  return `The model ${name} answers, ${whose}: ${number(Number(usedTokens)).text} of ${number(Number(dailyTokens)).text} tokens are used today. It sees only what the data-use policy allows.`;
}
