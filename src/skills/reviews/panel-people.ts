import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { type Refusal, refuse } from '../../kernel/errors.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import type { Known } from '../../organisation/people.ts';
import { peopleById, peopleByName } from '../../organisation/store.ts';
import { type Campaign, currentCampaign, runsCampaigns } from '../campaign/index.ts';
import { isReleased } from './store.ts';
import { reviewPanel } from './tables.ts';

export const NOT_STAFF = '评审由工委管理员组织，您要了解情况可以说“转人工”。';
export const NO_CAMPAIGN = '现在没有进行中的难题征集，还不能组织评审。';

/** Names and 工号 in a list. */
export function namesIn(words: string): string[] {
  return words
    .split(/[、,，;；\s]|[和与及](?=[\u4e00-\u9fff]{2,4}(?:$|[、，,\s]))/u)
    .map((one) => one.replace(/(?:等|同志|老师|教授|共?\d+[人位名])+$/gu, '').trim())
    .filter((one) => /^(?:[\u4e00-\u9fff·]{2,6}|[A-Za-z0-9-]{2,20})$/u.test(one));
}

/** A name or a 工号, as the one person of the roster that it means; of several of a name the one who is 专家. */
export async function resolve(words: string, talk: Talk): Promise<Known | Refusal> {
  const [byId] = await peopleById(talk.read, [words]);
  if (byId) return byId;
  const called = await peopleByName(talk.read, words);
  const experts = called.filter(({ posts }) => posts.some(({ post }) => post === '专家'));
  const [one, ...others] = experts.length === 1 ? experts : called;
  if (!one) return refuse(`名册里没有“${words}”。`);
  if (others.length > 0) return refuse(`名册里有 ${called.length} 位“${words}”，请改说工号。`);
  return one;
}

/** The campaign whose panel may still be changed by this person; else what to say. */
export async function mayRun(talk: Talk): Promise<Campaign | { turn: Turn }> {
  if (!runsCampaigns(talk.asker)) return { turn: say(NOT_STAFF) };
  const campaign = await currentCampaign(talk.read, talk.today);
  if (!campaign) return { turn: say(NO_CAMPAIGN) };
  if (await isReleased(talk.read, campaign.id)) return { turn: say('评审结果已经公布，评委不再变动。') };
  return campaign;
}

/** A place on the panel. */
export function seat(campaign: string, person: string, chair: boolean): Write {
  return write(build.insert(reviewPanel).values({ campaign, person, chair }), 1);
}
