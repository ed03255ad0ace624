import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';

/** What differs from one set of pages to another. */
type PageOptions = Pick<BuildOptions, 'alias' | 'define' | 'minify'>;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles modules below the repository's folder, each for a page of its own, into a folder; what they share is in chunks. */
export async function bundlePages(
  modules: readonly string[],
  folder: string,
  options: PageOptions,
): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...modules],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
    metafile: true,
    ...options,
    alias: { 'zim-session': join(root, 'src/index.ts'), ...options.alias },
  });
  return metafile;
}
