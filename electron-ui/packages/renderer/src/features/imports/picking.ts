/** The files that were chosen or dropped, with the folders they lie in. */

export interface Picked {
  /** With its folders, such as `2026/run.fit`. */
  readonly path: string;
  readonly file: File;
}

/** Files of an input element. */
export function chosen(list: FileList | null): Picked[] {
  return sorted(Array.from(list ?? [], (file) => ({ path: file.webkitRelativePath || file.name, file })));
}

/** Files of a drop, with all that lies in dropped folders. Must be called before the event ends. */
export async function dropped(transfer: DataTransfer): Promise<Picked[]> {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry());
  const loose = chosen(transfer.files);
  if (entries.every((entry) => entry === null)) return loose;
  const found = await Promise.all(entries.filter((entry) => entry !== null).map(walk));
  return sorted(found.flat());
}

async function walk(entry: FileSystemEntry): Promise<Picked[]> {
  if (entry instanceof FileSystemFileEntry || entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => {
      (entry as FileSystemFileEntry).file(resolve, reject);
    });
    return [{ path: entry.fullPath.replace(/^\//, ""), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: Picked[] = [];
  for (;;) {
    // A reader gives a hundred entries at a time, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return found;
    for (const inner of some) found.push(...(await walk(inner)));
  }
}

/** In the order of names; hidden files (.DS_Store and the like) are nobody's workouts. */
function sorted(files: Picked[]): Picked[] {
  const isVisible = ({ path }: Picked) => !path.split("/").some((part) => part.startsWith("."));
  return files.filter(isVisible).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Whether fresh workouts of others should go first. */
export const isBulk = (files: readonly Picked[]): boolean =>
  files.length > 1 || files.some(({ path }) => path.toLowerCase().endsWith(".zip"));
