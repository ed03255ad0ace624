import Metro from 'metro';

const [exportsToo, out] = process.argv.slice(2);
const config = await Metro.loadConfig({ config: './metro.config.cjs', cwd: process.cwd() });
// React Native below 0.79 reads the fields of package.json instead.
config.resolver.unstable_enablePackageExports = exportsToo === 'exports';
await Metro.runBuild(config, { entry: 'app.js', out, platform: 'android', dev: true, minify: false });
