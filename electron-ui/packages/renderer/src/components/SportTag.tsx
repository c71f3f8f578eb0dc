import type { Sport } from "@runningmate/contracts/runningmate/common/v1/sport_pb";

import { sportWords } from "../lib/sports.ts";

/** A sport by name and colour. */
export function SportTag({ sport, detail = "" }: { readonly sport: Sport; readonly detail?: string }) {
  const { word, title } = sportWords(sport);
  return (
    <span className={`sport sport-${word}`}>
      {title}
      {detail && `, ${detail.replace(/_/g, " ")}`}
    </span>
  );
}
