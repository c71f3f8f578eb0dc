import { FileFailure } from "@runningmate/contracts/runningmate/common/v1/source_pb";
import type { ImportItem } from "@runningmate/contracts/runningmate/collector/v1/import_pb";
import { useState } from "react";

import { Words } from "../../components/Words.tsx";
import { number } from "../../lib/numerals.ts";

const STEP = 50;

/** Why a file gave nothing, in two or three words; the sentence beside it says more. */
const REASONS: Readonly<Record<FileFailure, string>> = {
  [FileFailure.UNSPECIFIED]: "",
  [FileFailure.EMPTY]: "Empty",
  [FileFailure.UNKNOWN_FORMAT]: "Unknown format",
  [FileFailure.TRUNCATED]: "Cut off",
  [FileFailure.BAD_CRC]: "Damaged",
  [FileFailure.CORRUPT]: "Damaged",
  [FileFailure.NOT_AN_ACTIVITY]: "Not a workout",
  [FileFailure.NO_SAMPLES]: "No samples",
  [FileFailure.TOO_LARGE]: "Too large",
  [FileFailure.UNSAFE]: "Unsafe",
  [FileFailure.DECODER_CRASHED]: "Cannot be read",
  [FileFailure.DECODER_TIMEOUT]: "Takes too long",
  [FileFailure.DECODER_MEMORY]: "Needs too much memory",
  [FileFailure.NESTED_ARCHIVE]: "Archive in an archive",
  [FileFailure.BAD_ARCHIVE]: "Broken archive",
  [FileFailure.UNREADABLE]: "Cannot be read back",
};

interface Props {
  readonly title: string;
  readonly items: readonly ImportItem[];
  readonly isOpen: boolean;
}

/** Files of one outcome, a few at a time. */
export function ItemList({ title, items, isOpen }: Props) {
  const [limit, setLimit] = useState(STEP);
  if (items.length === 0) return null;
  return (
    <details className="folded" open={isOpen}>
      <summary>
        {title} <span className="muted numeral">{number(items.length).text}</span>
      </summary>
      <ul className="items">
        {items.slice(0, limit).map((item) => (
          <Item key={item.itemId} item={item} />
        ))}
      </ul>
      {items.length > limit && (
        <button type="button" className="button" onClick={() => { setLimit(limit + STEP); }}>
          Show {number(Math.min(STEP, items.length - limit)).text} more
        </button>
      )}
    </details>
  );
}

function Item({ item }: { readonly item: ImportItem }) {
  const [activityId] = item.activityIds;
  const reason = (REASONS as Partial<Record<FileFailure, string>>)[item.failure] ?? "Failed";
  return (
    <li>
      {activityId ? <a href={`#/activities/${activityId}`}>{item.fileName}</a> : <strong>{item.fileName}</strong>}
      {reason && <span className="reason">{reason}</span>}
      {[item.detail, item.advice, item.partial].filter(Boolean).map((text) => (
        <p key={text}>
          <Words text={text} />
        </p>
      ))}
    </li>
  );
}
