declare module "@bokeh/bokehjs/build/js/bokeh.esm.min.js" {
  const main: unknown;
  export default main;
}
