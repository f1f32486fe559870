import type { Decide } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { campaignCard, dayOf, stageLines } from './cards.ts';
import { nextStage, runsCampaigns, STAGE_WORDS, stagesNamed, timing } from './policy.ts';
import { type Campaign, campaignAhead, type Stage } from './store.ts';

/** 难题征集到什么时候, 现在到哪一步了: the announced days only, whoever asks but the staff (the last day is theirs). */
export const askCampaign: Decide = async (_slots, talk) => {
  const campaign = await campaignAhead(talk.read, talk.today);
  if (!campaign) return say('现在没有进行中的难题征集，开始时会告诉各位书记。有难题现在也可以报，先记下。');
  // 现在是申领阶段吗 asks where it stands
  const named = /现在是|目前是/u.test(talk.text) ? undefined : stagesNamed(talk.text)[0]?.stage;
  if (runsCampaigns(talk.asker) && !named) return say(campaignCard(campaign, talk.today), { context: 'answer' });
  return say(
    {
      text: `${named ? daysOf(campaign, named, talk.today) : stands(campaign, talk.today)}${sources(campaign)}`,
      fields: stageLines(campaign.days, talk.today, { hard: false }),
      ...((named ?? campaign.stage) === 'collecting'
        ? { buttons: [{ label: '报难题', does: { intent: 'tell_problem' }, lasting: true }] }
        : {}),
    },
    { context: 'answer' },
  );
};

function daysOf({ days, stage: now }: Campaign, stage: Stage, today: string): string {
  const found = days[stage];
  if (!found) return `${STAGE_WORDS[stage]}的日期还没有公布。现在是${STAGE_WORDS[now]}阶段。`;
  const what = stage === 'collecting' ? '难题征集' : STAGE_WORDS[stage];
  if (today < found.from) return `${what}从${dayOf(found.from, today)}开始，到${dayOf(found.to, today)}截止。`;
  if (today <= found.to) return `${what}到${dayOf(found.to, today)}截止。`;
  const over = stage === 'collecting' && timing(found, today) === 'late' ? '，现在报来的按补报登记' : '';
  return `${what}已于${dayOf(found.to, today)}截止${over}。`;
}

function stands(campaign: Campaign, today: string): string {
  const { title, stage, days } = campaign;
  const next = nextStage(campaign);
  const until = days[stage] ? `，到${dayOf(days[stage].to, today)}截止` : '';
  const then = next ? `，下一步是${STAGE_WORDS[next]}` : '';
  return `“${title}”现在是${STAGE_WORDS[stage]}阶段${until}${then}。`;
}

function sources({ number }: Campaign): string {
  return number ? `依据：${number}。` : '';
}
