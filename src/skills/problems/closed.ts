import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { currentCampaign, timing } from '../campaign/index.ts';

/**
 * After the last day nothing more is registered. What was told is not lost: it goes on to a colleague with one tap, by
 * name; told without one, it leaves nothing behind. Undefined while problems are taken.
 */
export async function closed(text: string | undefined, anonymous: boolean, talk: Talk): Promise<Turn | undefined> {
  const campaign = await currentCampaign(talk.read, talk.today);
  if (timing(campaign?.days.collecting, talk.today) !== 'closed') return undefined;
  const over = '这次难题征集已经结束，暂时不再登记。';
  if (anonymous) {
    return {
      ...say(`${over}匿名说的内容没有留下；愿意实名反映，说“转人工”，工委同志会看。`),
      eraseSince: Math.min(talk.now, talk.session.form?.since ?? talk.since ?? talk.now),
    };
  }
  return say({
    text: text ? `${over}您说的内容可以转给工委同志看看，点一下就行。` : `${over}急的事可以转给工委同志。`,
    buttons: [{ label: '转给工委同志', does: { intent: 'talk_to_human', slots: text ? { about: text } : {} } }],
  });
}
