// What React Native 0.81 has, for the bare Hermes shell, which runs neither classes nor timers with a delay: a virtual
// clock, console, and XMLHttpRequest as far as whatwg-fetch uses it. No atob, which older Hermes lacks, too.
(() => {
  const g = globalThis;
  // The shell's: in order, without delay.
  const turn = g.setTimeout;
  let now = 1_764_288_000_000;
  let last = 0;
  const timers = new Map();
  const settle = (then, turns = 30) => (turns ? turn(() => settle(then, turns - 1), 0) : then());
  const step = (end, done) => {
    let next = null;
    for (const timer of timers.values()) {
      if (timer.at <= end && (!next || timer.at < next.at)) next = timer;
    }
    now = Math.max(now, next ? next.at : end);
    if (next) {
      timers.delete(next.id);
      next.fn();
    }
    settle(() => (next ? step(end, done) : done()));
  };
  Date.now = () => now;
  g.setTimeout = (fn, ms = 0) => {
    last += 1;
    timers.set(last, { id: last, fn, at: now + Math.max(0, ms) });
    return last;
  };
  g.clearTimeout = (id) => {
    timers.delete(id);
  };
  g.setInterval = () => 0;
  g.clearInterval = () => {};
  g.console = { log() {}, info() {}, debug() {}, assert() {}, warn: g.print, error: g.print };
  /** What an App would show as a red screen, and end with where it is released. */
  g.fatal = [];
  g.ErrorUtils = { reportFatalError: (error) => g.fatal.push(error.message) };
  g.window = g;
  g.self = g;
  g.navigator = { product: 'ReactNative' };
  g.queueMicrotask = (fn) => {
    Promise.resolve().then(fn);
  };
  g.advance = (ms) => new Promise((done) => settle(() => step(now + ms, done)));
  g.net = { asked: [], answer: () => ({ status: 200, body: '' }) };
  g.XMLHttpRequest = function XMLHttpRequest() {
    const headers = {};
    let aborted = false;
    let url = '';
    this.open = (method, to) => {
      url = to;
      g.net.asked.push({ method, url, headers });
    };
    this.setRequestHeader = (name, value) => {
      headers[name] = value;
    };
    this.getAllResponseHeaders = () => 'content-type: application/json\r\n';
    this.abort = () => {
      aborted = true;
      if (this.onabort) this.onabort();
    };
    this.send = () => {
      const answer = g.net.answer();
      if (!answer) return;
      g.setTimeout(() => {
        if (aborted) return;
        this.status = answer.status;
        this.responseURL = url;
        this.response = answer.body;
        this.responseText = answer.body;
        this.onload();
      }, 20);
    };
  };
})();
