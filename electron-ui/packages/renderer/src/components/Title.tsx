import { type ReactNode, useEffect, useRef } from "react";

interface Props {
  readonly children: ReactNode;
  /** For the browser's tab. */
  readonly name: string;
}

/** The page's heading. It takes the focus when the page changes, so that a screen reader tells where it is. */
export function Title({ children, name }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = name ? `${name} · MyAIRunningMate` : "MyAIRunningMate";
    heading.current?.focus({ preventScroll: true });
  }, [name]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
