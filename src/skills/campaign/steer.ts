import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { NUMERAL, readNumber } from '../../kernel/chinese/numerals.ts';
import { addDays, civilMinute } from '../../kernel/clock.ts';
import { campaignCard, moveButton, onward } from './cards.ts';
import { changeDays, withoutLastDay } from './days.ts';
import { changeTerms } from './lay-down.ts';
import { daysIn, readNotice, type SaidDays } from './notice.ts';
import { OPEN, openCampaign } from './open.ts';
import { NONE, NOT_YOURS, nextStage, runsCampaigns, STAGE_WORDS, stagesNamed } from './policy.ts';
import { type Campaign, campaignAhead, campaignById, moveTo, type Stage } from './store.ts';
import { STAGES } from './tables.ts';

const OPENS =
  /(?:开启|启动|发起|开展|新建|组织|开|发布|搞)(?:一轮|一次|新一轮|新的)?[^，。；\n]{0,14}(?:难题|大)?征集|新一轮(?:难题)?征集/u;
const MOVES = /进入|转入|推进到|转到|进到|回到|退回|下一(?:个)?阶段|启动|开始/u;
const LAST_DAY = /最迟|最晚/u;
const NO_LAST_DAY = /(?:取消|去掉|不设|不要)[^，。]{0,6}(?:最迟|最晚|硬|最后)/u;

/** What the staff say about a campaign: to open one, to move it on, other days, other terms. */
export const steerCampaign: Decide = async (slots, talk) => {
  if (!runsCampaigns(talk.asker)) return say(NOT_YOURS);
  const { text } = talk;
  const campaign = await campaignAhead(talk.read, talk.today);
  const setting = { now: civilMinute(talk.now, talk.zone), workingDays: talk.workingDays };
  if (OPENS.test(text) && !/(?:延长|延期|推迟|提前)/u.test(text)) return openCampaign(slots, talk);
  if (!campaign) return say({ text: NONE, buttons: [{ label: '开启难题征集', does: { intent: OPEN } }] });

  const [named] = stagesNamed(text);
  if (NO_LAST_DAY.test(text)) return withoutLastDay(campaign, named?.stage ?? campaign.stage);
  const notice = readNotice(text, setting);
  if (Object.keys(notice.terms).length > 0 || notice.aspects) return changeTerms(campaign, notice);
  const later = shiftedDays(campaign, text);
  if (later) return changeDays(campaign, later, talk);
  const days = daysIn(text, setting, LAST_DAY.test(text) ? takingIn(campaign) : campaign.stage);
  if (Object.keys(days).length > 0) return changeDays(campaign, days, talk);
  if (MOVES.test(text)) {
    const to = named?.stage ?? nextStage(campaign);
    if (to) return move(campaign, to, talk);
  }
  return say(campaignCard(campaign, talk.today), { context: 'answer' });
};

/** The button of a stage. `from` is where it stood when the button was shown. */
export const moveCampaign: Decide = async ({ campaign: id, from, to }, talk) => {
  if (!runsCampaigns(talk.asker)) return say(NOT_YOURS);
  const campaign = typeof id === 'string' ? await campaignById(talk.read, id) : undefined;
  const stage = STAGES.find((known) => known === to);
  if (!campaign || !stage) return say(NONE);
  if (campaign.stage !== from && campaign.stage !== stage)
    return say(`这期间已有同事把征集推进到${STAGE_WORDS[campaign.stage]}阶段，没有再改。`);
  return move(campaign, stage, talk);
};

/** 征集再延一周: from the day that is laid down now. */
function shiftedDays({ days, stage: now }: Campaign, text: string): SaidDays | undefined {
  const shift = new RegExp(
    `(?:延|推|提前|顺延|往后|向后)(?:长|后|迟)?\\s*([${NUMERAL}]{1,3})\\s*(?:个)?(天|日|周|星期|月)(?!底|\\d)`,
    'u',
  );
  const [, count, unit] = shift.exec(text) ?? [];
  const many = readNumber(count ?? '');
  const stage = stagesNamed(text)[0]?.stage ?? now;
  const before = days[stage];
  // 推迟到3日 names a day
  if (many === undefined || !before || /(?:到|至)\s*[^，。]{0,4}[日号月]/u.test(text)) return undefined;
  const by = many * (unit === '周' || unit === '星期' ? 7 : unit === '月' ? 30 : 1) * (/提前/u.test(text) ? -1 : 1);
  const to = addDays(before.to, by);
  return { [stage]: { from: to, to } };
}

/** 最迟收到…: while nothing can be claimed yet, it is problems that still come in. */
function takingIn({ stage }: Campaign): Stage {
  return STAGES.indexOf(stage) < STAGES.indexOf('claiming') ? 'collecting' : stage;
}

function move(campaign: Campaign, to: Stage, talk: Talk): Turn {
  const { id, stage } = campaign;
  if (to === stage) return say(`现在就是${STAGE_WORDS[stage]}阶段，不用再改。`);
  const moved = { id, stage: to };
  const back = moveButton(`退回${STAGE_WORDS[stage]}`, moved, stage);
  return {
    ...say({
      text: `已进入${STAGE_WORDS[to]}阶段（原为${STAGE_WORDS[stage]}）。${NEXT[to]}`,
      buttons: [back, ...onward(moved)],
    }),
    session: { ...talk.session, last: { ...talk.session.last, undo: back.does } },
    writes: [moveTo(campaign, to)],
    changes: [{ verb: 'move', entity: 'campaign', id, before: { stage }, after: { stage: to } }],
  };
}

/** What there is to do in each stage. */
const NEXT: Record<Stage, string> = {
  collecting: '难题照常收。',
  sorting: '说“梳理难题”，我把相近的归在一起请您确认。',
  choosing: '说“选题”，把归好的组列为课题，再“发布课题”。',
  claiming: '各单位现在可以申领已发布的课题。',
  carrying_out: '课题组报进展一句话就行。',
  reviewing: '成果和评委齐了就可以分送评审。',
  exchange: '可以按评审结果排交流会议程。',
  adoption: '可以把成果转化为做法或制度。',
};
