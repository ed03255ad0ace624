// As much of a mini program's globals as the examples use. An app has them from miniprogram-api-typings, or from @dcloudio/types.
import type { MiniProgram } from 'zim-session/miniprogram';

declare global {
  const wx: MiniProgram & {
    showToast(options: { readonly title: string; readonly icon?: 'none' }): void;
    getStorageSync(key: string): string;
  };
  const uni: MiniProgram & {
    showToast(options: { readonly title: string; readonly icon?: 'none' }): void;
    getStorageSync(key: string): string;
  };
  function Page<T extends object>(options: T & ThisType<T & { setData(data: object): void }>): void;
}
