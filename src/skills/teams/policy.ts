import type { Person } from '../../organisation/people.ts';

/** The part that somebody plays in a team by the posts held, in the words of a campaign's composition. */
export function roleOf({ posts }: Pick<Person, 'posts'>): string {
  const holds = (kind: string | undefined, held: RegExp) =>
    posts.some(({ unit, post }) => (!kind || unit.kind === kind) && held.test(post));
  if (holds('leading_group', /书记|成员|委员|局长|主任|领导/u) || holds(undefined, /^分管领导$/u)) return '分管领导';
  if (holds(undefined, /^专职副书记$/u)) return '专职副书记';
  if (holds('branch', /^书记$/u)) return '支部书记';
  return '党员代表';
}
