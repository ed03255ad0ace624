import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of an installed program: what the environment variable says, else the first of these names in `PATH`. */
export function installed(variable: string, names: readonly string[]): string | undefined {
  const told = process.env[variable];
  if (told) return told;
  return (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((directory) => names.map((name) => join(directory, name)))
    .find((path) => existsSync(path));
}
