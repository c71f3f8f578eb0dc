/**
 * BokehJS, loaded when the first chart is shown.
 *
 * It writes style elements and style attributes, which a content security policy without
 * 'unsafe-inline' rightly refuses. What follows the loading makes it use the page's own objects for
 * both. It leans on three names inside BokehJS, whose version is pinned; the browser tests fail when
 * the policy is broken.
 */

interface View {
  remove(): void;
}

interface StyleSheet {
  readonly el: HTMLStyleElement;
}

interface Library {
  readonly version: string;
  readonly embed: { embed_item(item: unknown, target: HTMLElement): Promise<Iterable<View>> };
  set_log_level(level: string): void;
  require(name: "core/dom"): { InlineStyleSheet: { prototype: object } };
  require(name: "models/tools/inspectors/hover_tool"): { HoverToolView: { prototype: HoverView } };
}

interface HoverView {
  _render_tooltips(...given: unknown[]): unknown;
}

let loaded: Promise<Library> | undefined;

/** The library; a failed load is tried again the next time. */
function bokeh(): Promise<Library> {
  loaded ??= withoutStyles(() => import("@bokeh/bokehjs/build/js/bokeh.esm.min.js")).then(
    (module) => {
      const library = module.default as Library;
      library.set_log_level("warn");
      adoptStyles(library.require("core/dom").InlineStyleSheet.prototype);
      applyMarkedStyles(library.require("models/tools/inspectors/hover_tool").HoverToolView.prototype);
      return library;
    },
    (error: unknown) => {
      loaded = undefined;
      throw error;
    },
  );
  return loaded;
}

/**
 * Leaves out the style elements that BokehJS inserts while it is loaded, before anything can be changed in it.
 * They belong to its notices of lost servers, which do not occur here.
 */
async function withoutStyles<T>(load: () => Promise<T>): Promise<T> {
  const { prototype } = DocumentFragment;
  const original = Object.getOwnPropertyDescriptor(prototype, "append");
  if (!original) return load();
  const append = original.value as (...nodes: (Node | string)[]) => void;
  const value = function (this: DocumentFragment, ...nodes: (Node | string)[]) {
    append.apply(this, nodes.filter((node) => !(node instanceof HTMLStyleElement)));
  };
  Object.defineProperty(prototype, "append", { ...original, value });
  try {
    return await load();
  } finally {
    Object.defineProperty(prototype, "append", original);
  }
}

/** Draws a document of the charts service; the result removes it again. */
export async function draw(jsonItem: string, target: HTMLElement): Promise<() => void> {
  const library = await bokeh();
  const views = await library.embed.embed_item(JSON.parse(jsonItem, markStyles), target);
  return () => {
    for (const view of views) view.remove();
  };
}

/** Keeps the styles in the markup of readouts from the parser, which would refuse them. */
const markStyles = (key: string, value: unknown): unknown =>
  key === "tooltips" && typeof value === "string" ? value.replace(/ style="/g, ' data-style="') : value;

/** Sets the styles that were kept from the parser, now that the elements are there. */
function applyMarkedStyles(prototype: HoverView): void {
  const original: unknown = Reflect.get(prototype, "_render_tooltips");
  if (typeof original !== "function") throw new TypeError("BokehJS has changed: it has no _render_tooltips.");
  prototype._render_tooltips = function (...given) {
    const made: unknown = original.apply(this, given);
    if (made instanceof HTMLElement) {
      for (const element of made.querySelectorAll<HTMLElement>("[data-style]")) {
        element.style.cssText = element.dataset["style"] ?? "";
      }
    }
    return made;
  };
}

/** Makes BokehJS's one class for styles fill constructed style sheets instead of style elements. */
function adoptStyles(prototype: object): void {
  const sheets = new WeakMap<StyleSheet, { sheet: CSSStyleSheet; css: string; roots: Set<Document | ShadowRoot> }>();
  const of = (owner: StyleSheet) => {
    const found = sheets.get(owner) ?? { sheet: new CSSStyleSheet(), css: "", roots: new Set<Document | ShadowRoot>() };
    sheets.set(owner, found);
    return found;
  };
  function add(owner: StyleSheet, root: Document | ShadowRoot): void {
    const { sheet, roots } = of(owner);
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
    roots.add(root);
  }
  function drop(owner: StyleSheet): void {
    const { sheet, roots } = of(owner);
    for (const root of roots) root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet);
    roots.clear();
  }
  Object.defineProperties(prototype, {
    css: {
      configurable: true,
      get(this: StyleSheet) {
        return of(this).css;
      },
    },
    _update: {
      value(this: StyleSheet, css: string) {
        const found = of(this);
        found.css = css;
        found.sheet.replaceSync(css);
      },
    },
    install: {
      value(this: StyleSheet, target?: Node) {
        const root = target?.getRootNode() ?? document;
        add(this, root instanceof ShadowRoot ? root : document);
      },
    },
    uninstall: {
      value(this: StyleSheet) {
        drop(this);
      },
    },
    remove: {
      value(this: StyleSheet) {
        drop(this);
      },
    },
  });
}
