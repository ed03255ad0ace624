/** From start.mjs. `loopback`: the ZIM server is in the page; else it is ZEGO's. `ttl`: seconds. */
declare const __DEMO__: { readonly appID: number; readonly loopback: boolean; readonly ttl: number };

declare module '*?raw' {
  const text: string;
  export default text;
}
