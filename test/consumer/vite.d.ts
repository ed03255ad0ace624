// What vite/client declares of it: the snippets need nothing more of Vite.
interface ImportMeta {
  readonly env: { readonly DEV: boolean };
}
