// npm run bench: from the click to Connected, the documented code and a session side by side.
import { run } from './login.bench.ts';

process.exitCode = (await run()) ? 0 : 1;
