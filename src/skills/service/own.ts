import type { Decide } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { dayWords, whenWords } from '../duties/index.ts';
import { nameOf } from './policy.ts';
import { checkInOf, claimsOf, signUpsOf, teamsOf } from './store.ts';

/** 我的服务: where one checked in, what one claimed and joined. Only to the person, and never how much. */
export const ownService: Decide = async (_slots, { asker, read, today }) => {
  const [checked, claims, teams, signUps] = [
    await checkInOf(read, asker.id),
    await claimsOf(read, asker.id),
    await teamsOf(read, asker.id),
    await signUpsOf(read, { person: asker.id }, today),
  ];
  const at = (when: string | null) =>
    when === null ? '' : ` ${when.length > 10 ? whenWords(when, today) : dayWords(when, today)}`;
  const none = '还没有';
  return say({
    text: `您${checked ? '已' : '还没'}在社区报到，认领了 ${claims.length} 个服务岗，参加了 ${teams.length} 支志愿队。`,
    fields: [
      {
        label: '报到',
        value: checked ? `${checked.community ?? '社区未说'}，${dayWords(checked.since, today)}` : none,
      },
      { label: '服务岗', value: claims.map(({ post }) => nameOf(post)).join('、') || none },
      { label: '志愿队', value: teams.map(({ team }) => team.name).join('、') || none },
      ...(signUps.length > 0
        ? [{ label: '报名的活动', value: signUps.map(({ activity, at: when }) => `${activity}${at(when)}`).join('、') }]
        : []),
    ],
    buttons: [
      { label: '看服务岗位', does: { intent: 'claim_service_post', slots: { text: '有哪些岗位' } }, lasting: true },
      { label: '看志愿队', does: { intent: 'volunteer', slots: { text: '有哪些志愿队' } }, lasting: true },
    ],
  });
};
