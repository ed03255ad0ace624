// npm run contract:all: every case on every version of the SDK, in Chromium; writes VERSIONS.md.
import { run } from './versions.ts';

process.exitCode = (await run()) ? 0 : 1;
