// npm run browsers: what holds in Chromium, Firefox and WebKit, in those that are installed. Writes ENGINES.md, row by
// row. Words choose engines (chromium, another, old, firefox, webkit) and parts (tests, login, tabs, lab, faults). Ends
// with 1 where a test is red for no stated reason.
// Firefox is looked for in FIREFOX_PATH and PATH; WebKitWebDriver in WEBKIT_DRIVER_PATH and PATH, its MiniBrowser in
// WEBKIT_BROWSER_PATH and where distributions put it, Xvfb in XVFB_PATH and PATH; another Chromium, with a
// back-forward cache, in ANOTHER_CHROMIUM_PATH; an old one comes from npm.
import { parseArgs } from 'node:util';
import { runCommand } from '../command.ts';
import { tryEngines } from './holds/try.ts';

await runCommand('npm run browsers -- [ENGINE|PART …]', () =>
  tryEngines(parseArgs({ allowPositionals: true }).positionals),
);
