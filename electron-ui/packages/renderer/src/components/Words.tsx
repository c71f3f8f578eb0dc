/** A sentence of the mesh, in which `backticks` mark commands. */
export function Words({ text }: { readonly text: string }) {
  const parts = text.split("`");
  // An odd count of backticks marks nothing that could be told apart.
  if (parts.length % 2 === 0) return text;
  return parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}
