import { readFileSync } from 'node:fs';
import { PROMPTS } from './prompt.ts';

const FOLDER = new URL('../../prompts/', import.meta.url);

/** The files of prompts/, where there is a disk; the Worker has them in its bundle. */
export function promptsOnDisk(): string[] {
  return PROMPTS.map((name) => readFileSync(new URL(`${name}.md`, FOLDER), 'utf8'));
}
