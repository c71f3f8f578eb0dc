import { number } from "../../lib/numerals.ts";
import { useSignal } from "../../lib/signal.ts";
import { intake, isRunning } from "./intake.ts";

/** Says on every page that an import is under way. */
export function ImportSign() {
  const found = useSignal(intake);
  if (!found || !isRunning(found)) return null;
  const { progress } = found;
  const counts = [progress?.doneCount, progress?.failedCount, progress?.duplicateCount, progress?.skippedCount];
  const done = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const total = Math.max(progress?.totalCount ?? 0, found.fileCount);
  return (
    <a className="sending numeral" href="#/import">
      Importing {number(done).text} of {number(total).text}
    </a>
  );
}
