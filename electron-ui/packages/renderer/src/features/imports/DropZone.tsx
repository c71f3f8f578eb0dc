import { useEffect, useRef, useState } from "react";

import { chosen, dropped, type Picked } from "./picking.ts";

interface Props {
  readonly isBusy: boolean;
  readonly take: (files: Picked[]) => void;
}

/** Where files and folders are dropped or chosen. Files dropped beside it count too. */
export function DropZone({ isBusy, take }: Props) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const isOver = useDrop(isBusy, take);
  const picked = (event: React.ChangeEvent<HTMLInputElement>) => {
    take(chosen(event.target.files));
    // The same choice again shall be a change again.
    event.target.value = "";
  };
  return (
    <section className="drop" data-over={isOver} aria-label="Choose files">
      <p className="drop-title">Drop FIT, TCX or GPX files, ZIP archives or a folder here</p>
      <p className="muted">The export of your watch&apos;s or Strava&apos;s website works as it is. What is known already is not added twice.</p>
      <div className="row">
        <button type="button" className="button button-primary" disabled={isBusy} onClick={() => files.current?.click()}>
          Choose files
        </button>
        <button type="button" className="button" disabled={isBusy} onClick={() => folder.current?.click()}>
          Choose a folder
        </button>
      </div>
      <input ref={files} type="file" multiple hidden data-pick="files" onChange={picked} />
      <input ref={folder} type="file" multiple hidden data-pick="folder" {...{ webkitdirectory: "" }} onChange={picked} />
    </section>
  );
}

function useDrop(isBusy: boolean, take: (files: Picked[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      // Else the browser would leave the page and show the file.
      event.preventDefault();
      setOver(!isBusy);
    };
    const leave = (event: DragEvent) => {
      if (!event.relatedTarget) setOver(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      if (!isBusy && event.dataTransfer) void dropped(event.dataTransfer).then(take);
    };
    document.addEventListener("dragover", over);
    document.addEventListener("dragleave", leave);
    document.addEventListener("drop", drop);
    return () => {
      document.removeEventListener("dragover", over);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("drop", drop);
    };
  }, [isBusy, take]);
  return isOver;
}
