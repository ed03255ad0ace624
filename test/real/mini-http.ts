/** What is passed to `wx.request`. */
export interface RequestOptions {
  readonly url: string;
  readonly method?: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly data?: string;
  readonly dataType?: string;
  readonly redirect?: 'follow' | 'manual';
  readonly success?: (result: object) => void;
  readonly fail?: (result: object) => void;
  readonly complete?: (result: object) => void;
}

/** `wx.request` over real HTTP: as there, headers keep their case, and only JSON that was asked for is parsed. */
export function requestOverHttp(options: RequestOptions): { abort(): void } {
  const { url, method = 'GET', header, data, dataType = 'json', redirect = 'follow' } = options;
  const controller = new AbortController();
  const tell = (how: 'success' | 'fail', result: object): void => {
    options[how]?.(result);
    options.complete?.(result);
  };
  const body = method === 'GET' ? undefined : data;
  fetch(url, {
    method,
    redirect,
    signal: controller.signal,
    ...(header && { headers: header }),
    ...(body && { body }),
  })
    .then(async (response) => {
      const text = await response.text();
      const titled = (name: string): string => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
      return {
        statusCode: response.status,
        header: Object.fromEntries([...response.headers].map(([name, value]) => [titled(name), value])),
        data: dataType === 'json' && text.startsWith('{') ? JSON.parse(text) : text,
        errMsg: 'request:ok',
      };
    })
    .then(
      (result) => tell('success', result),
      (error) => tell('fail', { errMsg: `request:fail ${error.name === 'AbortError' ? 'abort' : url}` }),
    );
  return { abort: () => controller.abort() };
}
