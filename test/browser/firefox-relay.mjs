#!/usr/bin/env node
// Firefox for Playwright, which drives an installed one over WebDriver BiDi: the same words, output and exit status.
// Playwright sends one command for each page whether it is asked for or not, and opens no page where it is unknown. Here
// it is answered as if it had been done, where this Firefox does not know it: no colours and no motion are emulated then.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { WebSocket, WebSocketServer } from 'ws';

const firefox = spawn(process.env.FIREFOX_PATH, process.argv.slice(2), {
  stdio: ['ignore', 'inherit', 'pipe'],
});
firefox.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
firefox.on('exit', (code) => process.exit(code ?? 1));
process.on('exit', () => firefox.kill('SIGKILL'));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => process.exit(1));

createInterface({ input: firefox.stderr }).on('line', (line) => {
  const found = /^WebDriver BiDi listening on (ws:\S+)/.exec(line);
  if (!found) return console.error(line);
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (client, { url }) => relay(client, found[1] + url));
  server.on('listening', () => {
    console.error(`WebDriver BiDi listening on ws://127.0.0.1:${server.address().port}`);
  });
});

function relay(client, url) {
  const browser = new WebSocket(url);
  const opened = new Promise((resolve) => browser.on('open', resolve));
  /** Those that were not answered yet. */
  const unasked = new Set();
  client.on('message', async (data) => {
    const { id, method } = JSON.parse(data);
    if (method === 'emulation.setMediaFeaturesOverride') unasked.add(id);
    await opened;
    browser.send(String(data));
  });
  browser.on('message', (data) => {
    const { id, error } = JSON.parse(data);
    const isUnknown = unasked.delete(id) && error === 'unknown command';
    client.send(isUnknown ? JSON.stringify({ type: 'success', id, result: {} }) : String(data));
  });
  for (const [one, other] of [
    [client, browser],
    [browser, client],
  ]) {
    one.on('close', () => other.close());
    one.on('error', () => other.close());
  }
}
