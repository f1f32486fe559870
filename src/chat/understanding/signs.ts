import { concepts } from './lexicon/index.ts';

/**
 * What speaks for (or, below zero, against) an intent: a weight and a condition. The condition is a list of terms that
 * must all hold: the name of a concept (`duty`), names joined by | of which one must hold, a pattern of its own in
 * Chinese (no spaces), `@context`, `%role`; with `!` before it, it must not hold.
 */
export type Sign = readonly [weight: number, when: string];

export type Situation = { own: string; quoted: string; context: string | undefined; role: string | undefined };

type Seen = { situation: Situation; concepts: Map<string, boolean> };
type Test = (seen: Seen) => boolean;

export type CompiledSign = { weight: number; test: Test };

const NAMES = /^[a-z_]+(?:\|[a-z_]+)*$/;

/** @throws Error when a sign names no concept that exists, or is no pattern */
export function compileSign([weight, when]: Sign): CompiledSign {
  const tests = when.split(' ').filter(Boolean).map(compileTerm);
  return { weight, test: (seen) => tests.every((test) => test(seen)) };
}

export function look(situation: Situation): Seen {
  return { situation, concepts: new Map() };
}

function compileTerm(term: string): Test {
  if (term.startsWith('!')) {
    const positive = compileTerm(term.slice(1));
    return (seen) => !positive(seen);
  }
  if (term === '@none') return ({ situation }) => situation.context === undefined;
  if (term.startsWith('@')) {
    const wanted = term.slice(1).split('|');
    return ({ situation: { context } }) =>
      context !== undefined && wanted.some((name) => context === name || context.startsWith(`${name}:`));
  }
  if (term.startsWith('%')) {
    const wanted = term.slice(1).split('|');
    return ({ situation: { role } }) => role !== undefined && wanted.includes(role);
  }
  if (NAMES.test(term)) {
    const names = term.split('|');
    for (const name of names) if (!concepts.has(name)) throw new Error(`no such concept: ${name}`);
    return (seen) => names.some((name) => holds(name, seen));
  }
  const pattern = new RegExp(term, 'u');
  return ({ situation }) => pattern.test(situation.own);
}

const compiled = new Map<string, RegExp>();

function holds(name: string, seen: Seen): boolean {
  const known = seen.concepts.get(name);
  if (known !== undefined) return known;
  let pattern = compiled.get(name);
  if (!pattern) {
    pattern = new RegExp(concepts.get(name) ?? '(?!)', 'u');
    compiled.set(name, pattern);
  }
  const held = pattern.test(seen.situation.own);
  seen.concepts.set(name, held);
  return held;
}
