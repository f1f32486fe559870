import type { Talk } from '../../chat/skill.ts';
import { both, say, type Turn } from '../../chat/turn.ts';
import { endorsingUnits, glimpse, objectionButtons, objections } from '../problems/index.ts';
import { groupCard, leftOf } from './cards.ts';
import type { Group, Sorted } from './groups.ts';

export const ONWARD = { label: '接着梳理', does: { intent: 'sort_problems' }, lasting: true };
export const LIST = { label: '分组一览', does: { intent: 'list_groups' }, lasting: true };

/** One group, with what a yes and a no to it mean. */
export async function showGroup(group: Group, { groups }: Sorted, talk: Talk, before = ''): Promise<Turn> {
  const endorsing = await endorsingUnits(talk.read, group.problems);
  const twin = groups.find((one) => one !== group && one.title === group.title && one.state !== 'suggested');
  const card = groupCard(group, { before, left: leftOf(groups), endorsing, twin });
  const turn = say(card, {
    ...(group.state === 'suggested'
      ? {
          context: 'confirm',
          yes: { intent: 'confirm_group', slots: { groups: [group.group] } },
          no: { intent: 'sort_problems', slots: { after: group.group } },
        }
      : { context: 'answer' }),
    about: { group: group.group },
  });
  return { ...turn, session: { ...talk.session, last: { ...talk.session.last, group: group.group } } };
}

/** The next that waits to be confirmed behind this number, then from the beginning. */
export async function showNext(sorted: Sorted, after: number, talk: Talk, before = ''): Promise<Turn> {
  const { groups } = sorted;
  if (groups.length === 0) return say(`${before}现在没有可以梳理的难题。`);
  const waiting = groups.filter(({ state }) => state === 'suggested');
  const next = waiting.find(({ group }) => group > after) ?? waiting[0];
  if (next) return showGroup(next, sorted, talk, before);
  return say({
    text: `${before}${groups.length} 组都已确认。接下来说“第1、3组列为课题”，或看分组一览挑选。`,
    buttons: [LIST],
  });
}

/** The first of what was objected to and nobody has looked at yet. */
export async function showObjection(talk: Talk): Promise<Turn | undefined> {
  const [first, ...others] = await objections(talk);
  if (!first) return undefined;
  const { one, root } = first;
  return say({
    text: `有 ${others.length + 1} 处合并有异议：${one.number} 号“${glimpse(one, 24)}”与 ${root.number} 号“${glimpse(root, 24)}”，有人认为不是一回事。`,
    buttons: objectionButtons(one),
  });
}

export function withObjection(turn: Turn, objection: Turn | undefined): Turn {
  return objection ? both(objection, turn) : turn;
}
