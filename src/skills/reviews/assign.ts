/** Who judges what: as even as conflicts allow. Pure, and the same whatever the order in which things are handed in. */

/** `key` decides between equals. */
export type Task = {
  id: string;
  key: string;
  /** How many reviewers it still needs. */
  need: number;
  /** Reviewers who must not have it: for a conflict, or because they have it already. */
  barred: ReadonlySet<string>;
};
/** `load`: how many outcomes the reviewer has already. */
export type Seat = { id: string; key: string; load: number };
export type Shared = {
  /** Reviewers by task. */
  given: Map<string, string[]>;
  /** Tasks for which there are too few without a conflict, and how many are missing. */
  short: { task: string; missing: number }[];
};

/**
 * Every place goes to the least loaded reviewer who can be reached by handing places on along a chain. This is the shortest
 * augmenting path of a flow whose cost grows with the load, so the highest load is as low as any assignment could have it.
 */
export function assign(tasks: readonly Task[], seats: readonly Seat[]): Shared {
  const ordered = [...seats].sort(byKey);
  const load = new Map(ordered.map((seat) => [seat.id, seat.load]));
  const all = new Map([...tasks].sort(byKey).map((task) => [task.id, task]));
  const given = new Map<string, Set<string>>([...all.keys()].map((id) => [id, new Set()]));
  const free = (task: Task) =>
    ordered.filter(({ id }) => !task.barred.has(id) && !given.get(task.id)?.has(id)).map(({ id }) => id);
  const short: Shared['short'] = [];

  for (const task of all.values()) {
    for (let place = 0; place < task.need; place++) {
      const from = new Map<string, Step>();
      const reached: string[] = [];
      const visit = (reviewer: string, step: Step) => {
        if (from.has(reviewer)) return;
        from.set(reviewer, step);
        reached.push(reviewer);
      };
      for (const reviewer of free(task)) visit(reviewer, { task: task.id });
      for (let at = 0; at < reached.length; at++) {
        const reviewer = reached[at] ?? '';
        for (const [held, who] of given) {
          const other = who.has(reviewer) ? all.get(held) : undefined;
          if (other) for (const next of free(other)) visit(next, { task: held, instead: reviewer });
        }
      }
      const loadOf = (reviewer: string) => load.get(reviewer) ?? 0;
      const lightest = reached.reduce<string | undefined>(
        (best, one) => (best === undefined || loadOf(one) < loadOf(best) ? one : best),
        undefined,
      );
      if (lightest === undefined) {
        short.push({ task: task.id, missing: task.need - place });
        break;
      }
      load.set(lightest, loadOf(lightest) + 1);
      for (let one: string | undefined = lightest; one !== undefined; ) {
        const step = from.get(one);
        given.get(step?.task ?? '')?.add(one);
        if (step?.instead !== undefined) given.get(step.task)?.delete(step.instead);
        one = step?.instead;
      }
    }
  }
  return { given: new Map([...given].map(([id, who]) => [id, [...who].sort()])), short };
}

/** The reviewer takes this task, in place of another who then takes the next one. */
type Step = { task: string; instead?: string };

function byKey(a: { key: string }, b: { key: string }): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
