import type { Read } from '../../kernel/database.ts';
import type { Person } from '../../organisation/people.ts';
import { unitsAbove } from '../../organisation/store.ts';
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

const parts = new WeakMap<Library, Map<string, Library>>();

/** The library as this person may see it: without the rules of units that neither are theirs nor stand above them. */
export async function libraryFor(read: Read, { posts }: Pick<Person, 'posts'>): Promise<Library> {
  const whole = await libraryIn(read);
  const scopes = [...new Set(whole.texts.flatMap(({ unit }) => unit ?? []))].sort();
  if (scopes.length === 0) return whole;
  const codes = [...new Set(posts.map(({ unit }) => unit.code))];
  const above = (await Promise.all(codes.map((code) => unitsAbove(read, code)))).flat().map(({ code }) => code);
  const mine = new Set([...codes, ...above]);
  const hidden = scopes.filter((unit) => !mine.has(unit));
  if (hidden.length === 0) return whole;
  const known = parts.get(whole) ?? new Map<string, Library>();
  parts.set(whole, known);
  const key = hidden.join(',');
  const part =
    known.get(key) ?? libraryOf(whole.articles.filter(({ text }) => !(text.unit && hidden.includes(text.unit))));
  known.set(key, part);
  return part;
}
