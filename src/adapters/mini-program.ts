import type { Page } from './page.ts';

/** What is used of `wx` and `uni`, and of other mini programs' globals of the same shape. */
export interface MiniProgram {
  /** Sends an HTTP request. */
  request(options: object): unknown;
  /** Tells when the program comes to the front. */
  onAppShow?(listener: () => void): void;
  /** Takes such a listener back. */
  offAppShow?(listener: () => void): void;
  /** Tells when the program goes to the background. */
  onAppHide?(listener: () => void): void;
  /** Takes such a listener back. */
  offAppHide?(listener: () => void): void;
  /** Tells when the network comes or goes. */
  onNetworkStatusChange?(listener: (status: { readonly isConnected: boolean }) => void): void;
  /** Takes such a listener back. */
  offNetworkStatusChange?(listener: (status: { readonly isConnected: boolean }) => void): void;
  /** Tells once whether there is a network. */
  getNetworkType?(options: object): unknown;
}

/** A mini program, as the session sees it: it wakes up when it is shown, or back online. */
export function miniProgramPage(mini: MiniProgram): Page {
  let online = true;
  let visible = true;
  return {
    onWake(fn) {
      let stopped = false;
      const shown = () => {
        visible = true;
        fn();
      };
      const hidden = () => {
        visible = false;
      };
      const changed = ({ isConnected }: { readonly isConnected: boolean }) => {
        const isBack = isConnected && !online;
        online = isConnected;
        if (isBack) fn();
      };
      mini.onAppShow?.(shown);
      mini.onAppHide?.(hidden);
      mini.onNetworkStatusChange?.(changed);
      mini.getNetworkType?.({
        success({ networkType }: { readonly networkType?: string }) {
          if (!stopped) changed({ isConnected: networkType !== 'none' });
        },
      });
      return () => {
        stopped = true;
        mini.offAppShow?.(shown);
        mini.offAppHide?.(hidden);
        mini.offNetworkStatusChange?.(changed);
      };
    },
    isOnline: () => online,
    isVisible: () => visible,
  };
}
