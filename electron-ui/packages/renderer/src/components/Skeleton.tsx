interface Props {
  /** Height of one bar in pixels; that of what will stand there. */
  readonly height?: number;
  readonly width?: string;
  readonly count?: number;
}

/** Bars where something will be, so that nothing jumps when it comes. */
export function Skeleton({ height = 20, width = "100%", count = 1 }: Props) {
  return (
    <div className="stack-tight" aria-hidden="true" data-skeleton>
      {Array.from({ length: count }, (_, index) => (
        <span key={index} className="skeleton" style={{ height, width }} />
      ))}
    </div>
  );
}
