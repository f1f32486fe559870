import type { Read } from '../../kernel/database.ts';
import { type Library, libraryOf } from './library.ts';
import { libraryVersion, readArticles } from './store.ts';

const libraries = new WeakMap<Read, { version: string; library: Promise<Library> }>();

/** The library as the database holds it now; built once and again after an import. */
export async function libraryIn(read: Read): Promise<Library> {
  const version = await libraryVersion(read);
  const kept = libraries.get(read);
  if (kept?.version === version) return kept.library;
  const library = readArticles(read).then(libraryOf);
  libraries.set(read, { version, library });
  return library;
}
