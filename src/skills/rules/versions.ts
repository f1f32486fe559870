import { knownFacts, type RuleFacts } from './facts.ts';
import type { Text } from './library.ts';

export type Standing = 'in_force' | 'amended' | 'repealed';

/**
 * How each text stands on a day. Of one rule the newest that has begun is in force, older ones are amended; when the
 * newest is abolished, none is in force. A text that begins later has no standing yet. What one unit issues under the name
 * of another's rule is a rule of its own.
 */
export function standingOf<
  T extends Pick<Text, 'key' | 'unit' | 'effective' | 'adopted' | 'version' | 'repealed' | 'repealedOn'>,
>(texts: readonly T[], day: string): Map<T, Standing> {
  const standing = new Map<T, Standing>();
  for (const versions of Map.groupBy(texts, ruleOf).values()) {
    const begun = versions.filter((text) => beginOf(text) <= day).sort((a, b) => (beginOf(a) < beginOf(b) ? 1 : -1));
    const newest = begun[0];
    for (const text of begun) {
      standing.set(
        text,
        isRepealed(text, day)
          ? 'repealed'
          : text === newest
            ? 'in_force'
            : newest && isRepealed(newest, day)
              ? 'repealed'
              : 'amended',
      );
    }
  }
  return standing;
}

const kept = new WeakMap<readonly Text[], { day: string; standing: Map<Text, Standing> }>();

/** The same for texts that don't change, such as a library's: kept for the day that was asked for last. */
export function standingOn(texts: readonly Text[], day: string): Map<Text, Standing> {
  const last = kept.get(texts);
  if (last?.day === day) return last.standing;
  const standing = standingOf<Text>(texts, day);
  kept.set(texts, { day, standing });
  return standing;
}

function isRepealed({ repealed, repealedOn = '' }: Pick<Text, 'repealed' | 'repealedOn'>, day: string): boolean {
  return repealed === true && repealedOn <= day;
}

/** All versions of a text that are given, itself among them, the newest first. */
export function versionsOf<T extends Pick<Text, 'key' | 'unit' | 'effective' | 'adopted' | 'version'>>(
  text: Pick<Text, 'key' | 'unit'>,
  texts: readonly T[],
): T[] {
  return texts.filter((one) => ruleOf(one) === ruleOf(text)).sort((a, b) => (beginOf(a) < beginOf(b) ? 1 : -1));
}

function ruleOf({ key, unit = '' }: Pick<Text, 'key' | 'unit'>): string {
  return `${key}/${unit}`;
}

/** The day from which a text counts, as far as it is known: a bare year counts from its first day, nothing from ever. */
export function beginOf({ effective, adopted, version }: Pick<Text, 'effective' | 'adopted' | 'version'>): string {
  const year = /\d{4}/.exec(version ?? '')?.[0];
  return effective ?? adopted ?? (year ? `${year}-01-01` : '');
}

/** The same for every version of a rule: its title without brackets such as （试行） or （2014年版）. */
export function keyOf(title: string): string {
  return title
    .normalize('NFKC')
    .replace(/[《》\s]/gu, '')
    .replace(/\((?:试行|暂行|修订|修正|[^()]*年[^()]*)\)$/u, '');
}

/** A text of the library, as it was read. */
export function textOf(id: string, read: RuleFacts & { title: string }): Text {
  return { id, key: keyOf(read.title), title: read.title, ...knownFacts(read) };
}
