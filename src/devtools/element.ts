const NAME = 'zim-session-panel';

interface PanelHost extends HTMLElement {
  /** Called once the element has left the page. */
  whenGone: (() => void) | null;
}

/**
 * The custom element; defined at the first call, so that this package can be imported where there is no page.
 * A second copy of this package uses the first one's.
 */
export function createPanelHost(): PanelHost {
  if (!customElements.get(NAME)) {
    class Panel extends HTMLElement implements PanelHost {
      whenGone: (() => void) | null = null;
      disconnectedCallback(): void {
        // One that is moved elsewhere comes back at once.
        queueMicrotask(() => this.isConnected || this.whenGone?.());
      }
    }
    customElements.define(NAME, Panel);
  }
  return document.createElement(NAME) as PanelHost;
}
