/** The few things kept in the browser, each a JSON document under one key of this origin. */

const PREFIX = "runningmate.";
/** Stands in where the browser forbids storage; then things last as long as the page. */
const memory = new Map<string, string>();

export function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key) ?? "null") as unknown;
  } catch {
    return JSON.parse(memory.get(key) ?? "null") as unknown;
  }
}

/** Keeps a value; `null` forgets it. */
export function write(key: string, value: unknown): void {
  const text = JSON.stringify(value);
  try {
    if (value === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, text);
  } catch {
    memory.set(key, text);
  }
}

/** Calls back when another tab changes the key. */
export function watch(key: string, changed: () => void): void {
  window.addEventListener("storage", (event) => {
    if (event.key === null || event.key === PREFIX + key) changed();
  });
}
