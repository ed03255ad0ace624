interface ImportMeta {
  /** Vite's, in a page that it serves. */
  readonly hot?: { accept(): void; dispose(clean: () => void): void };
}
