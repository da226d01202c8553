export {};

declare global {
  /** Set by a measurement: what docs/design/page.md lists is then marked on the browser's performance timeline. */
  var saksiMeasure: boolean | undefined;
}
