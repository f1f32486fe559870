import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { endorsingUnits, keepMerge, mergeProblems, splitProblem, undoMerge } from '../problems/index.ts';
import { groupsCard, leftOf } from './cards.ts';
import { shortlistGroups } from './charter.ts';
import { sortedGroups } from './groups.ts';
import { confirmGroups, joinGroups, moveProblems, renameGroup, setAspect } from './regroup.ts';
import { showGroup, showNext, showObjection, withObjection } from './show.ts';
import { campaignSorted, isTurn, keptSorted, staffed } from './staffed.ts';
import { wishIn } from './wish.ts';

/** 梳理难题, and all that the staff say of problems and groups. */
export const sortProblems: Decide = async (slots, talk) => {
  const campaign = await campaignSorted(talk);
  if (isTurn(campaign)) return campaign;
  // what is handed on sorts for itself; sorting twice would name the groups twice
  const sort = () => sortedGroups(campaign, talk);
  if (typeof slots.after === 'number') {
    const sorted = await sort();
    return keptSorted(await showNext(sorted, slots.after, talk), sorted);
  }
  const wish = wishIn(talk.text, campaign.aspects);
  switch (wish.kind) {
    case 'merge':
      return mergeProblems({ from: wish.from, into: wish.into }, talk);
    case 'unmerge':
      return undoMerge({ problem_no: wish.problem }, talk);
    case 'keep':
      return keepMerge({ problem_no: wish.problem }, talk);
    case 'split':
      return splitProblem({ problem_no: wish.problem }, talk);
    case 'move':
      return moveProblems({ problems: wish.problems, group: wish.group }, talk);
    case 'alone':
      return moveProblems({ problems: wish.problems, ...(wish.title ? { title: wish.title } : {}) }, talk);
    case 'join':
      return joinGroups({ from: wish.from, into: wish.into }, talk);
    case 'rename':
      return renameGroup({ group: wish.group ?? spoken(talk), title: wish.title }, talk);
    case 'aspect':
      return setAspect({ group: wish.group ?? spoken(talk), aspect: wish.aspect }, talk);
    case 'shortlist':
      return shortlistGroups({ groups: wish.groups.length > 0 ? wish.groups : [spoken(talk)], all: wish.all }, talk);
    case 'confirm':
      return confirmGroups({ groups: wish.groups.length > 0 ? wish.groups : [spoken(talk)], all: wish.all }, talk);
    case 'list':
    case 'choose':
      return listGroups({}, talk);
    case 'show': {
      const sorted = await sort();
      const one = sorted.groups.find(({ group }) => group === wish.group);
      if (!one) return say(`没有第 ${wish.group} 组。说“分组一览”可以看全部。`);
      return keptSorted(await showGroup(one, sorted, talk), sorted);
    }
    case 'next': {
      const sorted = await sort();
      return keptSorted(await showNext(sorted, spoken(talk), talk), sorted);
    }
    case 'sort': {
      const sorted = await sort();
      return keptSorted(withObjection(await showNext(sorted, 0, talk), await showObjection(talk)), sorted);
    }
  }
};

/** The group that was shown last, for 这组. */
function spoken({ shown, session }: Talk): number {
  const group = shown?.about?.group ?? session.last.group;
  return typeof group === 'number' ? group : 0;
}

/** 分组一览, a page at a time. */
export const listGroups: Decide = async ({ from }: Slots, talk) => {
  const staff = await staffed(talk);
  if (isTurn(staff)) return staff;
  const { sorted } = staff;
  if (sorted.groups.length === 0) return say('现在没有可以梳理的难题。');
  const endorsing = await endorsingUnits(
    talk.read,
    sorted.groups.flatMap(({ problems }) => problems),
  );
  const card = groupsCard(sorted.groups, {
    from: typeof from === 'number' ? from : 0,
    endorsing,
    left: leftOf(sorted.groups),
  });
  return keptSorted(say(card, { context: 'list' }), sorted);
};
