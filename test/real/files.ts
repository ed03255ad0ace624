interface Call {
  readonly filePath?: string;
  readonly path?: string;
  readonly dirPath?: string;
  readonly data?: string;
  readonly success?: (result: object) => void;
  readonly fail?: (result: object) => void;
  readonly complete?: (result: object) => void;
}

type Answer = object | null;

/** WeChat's file system, in memory. As there, every answer comes later: `later` runs it when real time has passed. */
export function createFiles(later: (fn: () => void) => void): object {
  const files = new Map<string, string>();
  const method =
    (act: (call: Call, path: string) => Answer) =>
    (call: Call): void =>
      later(() => {
        const result = act(call, call.filePath ?? call.path ?? '');
        const told = result ?? { errMsg: 'fail no such file or directory' };
        (result ? call.success : call.fail)?.(told);
        call.complete?.(told);
      });

  return {
    mkdirSync: () => {},
    access: method((_, path) => (files.has(path) ? {} : null)),
    unlink: method((_, path) => (files.delete(path) ? {} : null)),
    writeFile: method(({ data = '' }, path) => {
      files.set(path, data);
      return {};
    }),
    appendFile: method(({ data = '' }, path) => {
      files.set(path, (files.get(path) ?? '') + data);
      return {};
    }),
    readFile: method((_, path) => (files.has(path) ? { data: files.get(path) } : null)),
    getFileInfo: method((_, path) => (files.has(path) ? { size: files.get(path)?.length } : null)),
    readdir: method(({ dirPath = '' }) => ({
      files: [...files.keys()].filter((path) => path.startsWith(`${dirPath}/`)),
    })),
  };
}
