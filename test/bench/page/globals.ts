declare global {
  /** Replaced by the build. */
  const APP_ID: number;
}

/** Both ways import the same chunk. */
export const loadChunk = (): Promise<typeof import('zego-zim-web')> => import('zego-zim-web');
