/** BokehJS, loaded when the first chart is shown. */

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
}

let loaded: Promise<Library> | undefined;

/** The library; a failed load is tried again the next time. */
export function bokeh(): Promise<Library> {
  loaded ??= import("@bokeh/bokehjs/build/js/bokeh.esm.min.js").then(
    (module) => {
      const library = module.default as Library;
      library.set_log_level("warn");
      adoptStyles(library.require("core/dom").InlineStyleSheet.prototype);
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
 * Makes BokehJS put its styles into constructed style sheets.
 *
 * It writes style elements, which a content security policy without 'unsafe-inline' rightly refuses;
 * constructed sheets are the page's own objects and pass. The prototype is Bokeh's one class for styles.
 */
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
