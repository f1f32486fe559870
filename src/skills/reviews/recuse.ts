import type { Decide } from '../../chat/skill.ts';
import { type Message, say } from '../../chat/turn.ts';
import { cityStaffOf } from '../../organisation/store.ts';
import { campaignById } from '../campaign/index.ts';
import { handBack } from './hand-back.ts';
import { leftWords, openTasks, taskMeant } from './reviewing.ts';
import { isReleased } from './store.ts';

/** 我回避: the outcome goes to the least loaded of the others who may judge it. */
export const recuseReview: Decide = async (slots, talk) => {
  const tasks = await openTasks(talk);
  const task =
    typeof slots.review === 'string' && talk.text === ''
      ? tasks.find(({ review }) => review.id === slots.review)
      : taskMeant(slots, talk.text, tasks, talk);
  const campaign = task && (await campaignById(talk.read, task.review.campaign));
  if (!task || !campaign)
    return say(
      tasks.length === 0 ? '现在没有分给您评审的成果，不用回避。' : '回避哪一篇？请带上编号，例如“成果 8 号我回避”。',
    );
  if (await isReleased(talk.read, campaign.id)) return say('评审结果已公布，不用再回避了。');
  const { number } = task.outcome;
  const back = await handBack([task], talk.text.trim() || '本人申请回避', campaign, talk);
  const rest = tasks.filter((one) => one !== task);
  // the staff need to know that somebody is missing, not who stepped aside
  const tell = back.short.length > 0 ? await cityStaffOf(talk.read) : [];
  const { review: _given, ...last } = talk.session.last;
  const turn = say({
    text: `好的，成果 ${number} 号您不用评了，改由其他评委评。${rest.length > 0 ? leftWords(rest) : ''}`,
    ...(rest.length > 0 ? { buttons: [{ label: '下一篇', does: { intent: 'next_review' }, lasting: true }] } : {}),
  });
  return {
    ...turn,
    messages: [
      ...turn.messages,
      ...tell.map(
        ({ id }): Message => ({
          to: { person: id },
          kind: 'proactive',
          why: '您是工委管理员，组织成果评审',
          about: `outcome/${number}`,
          card: { text: `成果 ${number} 号因回避少一位评委，现有评委都不合适，请增补评委后再“分配评审”。` },
        }),
      ),
    ],
    unless: back.unless,
    writes: back.writes,
    changes: [{ verb: 'recuse', entity: 'review', id: talk.seal('review', task.review.id), anonymous: true }],
    session: { ...talk.session, last },
  };
};
