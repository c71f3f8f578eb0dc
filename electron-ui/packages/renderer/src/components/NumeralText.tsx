import type { Numeral } from "../lib/numerals.ts";

interface Props {
  readonly value: Numeral;
  /** Why it is missing, on hover and for screen readers. */
  readonly reason?: string | undefined;
}

/** A number with a muted unit. */
export function NumeralText({ value, reason }: Props) {
  const isMissing = value.text === "\u2013";
  return (
    <span className="numeral" title={isMissing ? reason : undefined} tabIndex={isMissing && reason ? 0 : undefined}>
      {value.text}
      {value.unit && <span className="unit">{`\u00a0${value.unit}`}</span>}
      {isMissing && reason && <span className="hidden">{reason}</span>}
    </span>
  );
}
