import type { Read } from '../../kernel/database.ts';
import type { Person } from '../../organisation/people.ts';
import { unitsAbove } from '../../organisation/store.ts';
import { type Library, libraryOf, type Text } from './library.ts';
import { libraryVersion, readArticles } from './store.ts';

const libraries = new WeakMap<Read, { version: string; library: Library }>();

/** The library as the database holds it now; built once and again after an import. */
export async function libraryIn(read: Read): Promise<Library> {
  const version = await libraryVersion(read);
  const kept = libraries.get(read);
  if (kept?.version === version) return kept.library;
  // no promise is kept: one that failed, or whose invocation ended, would stand for the library from then on
  const articles = await readArticles(read);
  const meanwhile = libraries.get(read);
  if (meanwhile?.version === version) return meanwhile.library;
  const library = libraryOf(articles);
  libraries.set(read, { version, library });
  return library;
}

/** So many views are kept that differ in what is hidden; any other is made anew, which costs a walk over the articles. */
const VIEWS = 32;
const views = new WeakMap<Library, Map<string, Library>>();

/** The library as this person may see it: without the rules of units that neither are theirs nor stand above them. */
export async function libraryFor(read: Read, { posts }: Pick<Person, 'posts'>): Promise<Library> {
  const whole = await libraryIn(read);
  const scopes = [...new Set(whole.texts.flatMap(({ unit }) => unit ?? []))].sort();
  if (scopes.length === 0) return whole;
  const codes = [...new Set(posts.map(({ unit }) => unit.code))];
  const above = (await Promise.all(codes.map((code) => unitsAbove(read, code)))).flat().map(({ code }) => code);
  const mine = new Set([...codes, ...above]);
  const shown = scopes.filter((unit) => mine.has(unit));
  if (shown.length === scopes.length) return whole;
  const known = views.get(whole) ?? new Map<string, Library>();
  views.set(whole, known);
  const key = shown.join(',');
  const view = known.get(key) ?? viewOf(whole, ({ unit }) => unit === undefined || shown.includes(unit));
  if (known.size >= VIEWS) known.clear();
  known.set(key, view);
  return view;
}

/** One index serves all: what is hidden is neither found nor listed. */
function viewOf(whole: Library, sees: (text: Text) => boolean): Library {
  return {
    ...whole,
    texts: whole.texts.filter(sees),
    articles: whole.articles.filter(({ text }) => sees(text)),
    candidates: (query, only) => whole.candidates(query, (text) => sees(text) && only(text)),
    find: (query, only, ...asker) => whole.find(query, (text) => sees(text) && only(text), ...asker),
  };
}
