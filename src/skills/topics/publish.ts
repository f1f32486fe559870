import type { Decide } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { shortlistGroups } from './charter.ts';
import { type Group, sortedGroups } from './groups.ts';
import { mendTopic } from './mend.ts';
import { publish } from './publishing.ts';
import { campaignSorted, isTurn, keptSorted } from './staffed.ts';
import { groupsIn } from './wish.ts';

const LISTED = 8;

/** 发布课题, several at once: shown once, published with one tap. Also what is changed of a published one. */
export const publishTopics: Decide = async (slots, talk) => {
  const campaign = await campaignSorted(talk);
  if (isTurn(campaign)) return campaign;
  const one = await mendTopic(talk);
  if (one) return one;
  const sorted = await sortedGroups(campaign, talk);
  const ids = Array.isArray(slots.topics) ? slots.topics.map(String) : undefined;
  const wanted = groupsIn(talk.text);
  const unready = sorted.groups.filter(
    ({ group, state }) => wanted.includes(group) && (state === 'group' || state === 'suggested'),
  );
  if (unready.length > 0) return shortlistGroups({ groups: unready.map(({ group }) => group), publish: true }, talk);
  const ready = sorted.groups.filter(
    ({ id, group, state }) =>
      state === 'shortlisted' && (ids?.includes(id) ?? (wanted.length === 0 || wanted.includes(group))),
  );
  if (ready.length === 0) return say(nothingReady(sorted.groups, ids ?? wanted));
  if (slots.sure === true) return keptSorted(await publish(ready, talk), sorted);
  const yes = { intent: 'publish_topics', slots: { topics: ready.map(({ id }) => id), sure: true } };
  const no = { intent: 'leave_unpublished' };
  return keptSorted(
    say(
      {
        text: `发布 ${ready.length} 个课题，可以吗？发布后各单位能看到和申领，提出和附议的同志会各收到一条消息。`,
        fields: ready.slice(0, LISTED).map(({ title, aspect, problems }, i) => ({
          label: `${i + 1}`,
          value: `${title}（${aspect}，${problems.length} 条难题）`,
        })),
        ...(ready.length > LISTED
          ? {
              more: ready
                .slice(LISTED)
                .map(({ title }) => title)
                .join('\n'),
            }
          : {}),
        buttons: [
          { label: '发布', does: yes, tone: 'primary' },
          { label: '先不发布', does: no },
        ],
      },
      { context: 'confirm', yes, no },
    ),
    sorted,
  );
};

function nothingReady(groups: Group[], wanted: unknown[]): string {
  if (wanted.length > 0 && groups.some(({ state }) => state === 'published')) return '这些课题已经发布了，没有重复办。';
  return '还没有列为课题的组。先说“第1、3组列为课题”，再发布。';
}

export const leaveUnpublished: Decide = () => say('好的，先不发布。要发布时说“发布课题”。');
