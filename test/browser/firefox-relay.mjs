#!/usr/bin/env node
// Firefox for Playwright, which drives an installed one over WebDriver BiDi: the same words, output and exit status.
// Playwright sends commands of the module `emulation` whether they are asked for or not, and opens no page where one of
// them is unknown. Here what this Firefox does not know of that module is answered as if it had been done.
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
  /** The commands of that module that were not answered yet. */
  const emulations = new Set();
  client.on('message', async (data) => {
    const { id, method } = JSON.parse(data);
    if (method.startsWith('emulation.')) emulations.add(id);
    await opened;
    browser.send(String(data));
  });
  browser.on('message', (data) => {
    const { id, error } = JSON.parse(data);
    const isUnknown = emulations.delete(id) && error === 'unknown command';
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
