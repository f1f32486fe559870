import type { Decide } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { runsCampaigns } from '../campaign/index.ts';
import { showOutcome, teamsOf } from '../outcomes/index.ts';
import { scoreChanges } from './changes.ts';
import { namePanel, showPanel } from './panel.ts';
import { recuseReview } from './recuse.ts';
import { releaseReviews, reopenReviews } from './release.ts';
import { outcomeResult, ownResults, reviewProgress, reviewRanking } from './result.ts';
import { listTasks, nextReview, openTasks, showTask, taskMeant } from './reviewing.ts';
import { showRubric } from './rubric.ts';
import { scoreInWords } from './score.ts';
import { shareReviews } from './share.ts';
import { seatsOf } from './store.ts';

const RUBRIC = /(?:评分|打分|评审)(?:的)?(?:标准|规则|细则|办法|指标|项目)|每项(?:多少|几)分|怎么(?:打分|评分)|权重/u;
const WHO = /(?:评委|评审委员会|评审专家)(?:名单)?(?:都)?(?:有谁|是谁|有哪些|名单$|都有)|谁(?:是|当)评委/u;
const PANEL =
  /(?:评审委员会|评委会?|评委名单|评审专家|评审组)(?:成员|名单)?(?:定为|改为|换成|是|为|有|由)?[:：，,]|主任委员|(?:增补|增加|加上|再加|添)评委|评委(?:增补|增加|加)|(?:去掉|撤下|换下)评委|不再?(?:当|担任|做)评委|评审委员会(?:是|由|定)|评委(?:是|定为)/u;
const SHARE = /分配.{0,4}(?:评审|成果|评委)|(?:评审|评审任务|成果)分(?:配|下去|给评委)|分(?:一下)?评审/u;
const REOPEN = /重新(?:开启|打开|启动)?评审|重开评审|(?:收回|撤回).{0,4}(?:评审)?结果/u;
const CHANGED = /改(?:过)?分.{0,4}(?:记录|情况)|(?:谁|哪[些个]).{0,4}改(?:过|了)分/u;
const RELEASE = /(?:公布|发布|公开).{0,6}(?:评审)?(?:结果|排名|得分)|评审结果.{0,4}(?:公布|发布)(?!了?吗|没)/u;
const RANK = /排名|名次|排序|第几名|(?:偏高|偏低|偏差|分歧|出入|离散|异常).{0,6}(?:评委|分|打分)?/u;
const PROGRESS =
  /评审(?:工作)?(?:的)?(?:进度|进展|情况|完成)|评(?:审)?(?:了多少|完了(?:吗|没)|到哪|得怎么样了)|还差多少(?:份|篇)/u;
const RESULT =
  /(?:评审|评分|打分)?结果|得(?:了)?(?:多少|几)分|评(?:得|的)(?:怎么样|如何)|评语|第几名|排名|评委.{0,8}(?:意见|评价|怎么说)/u;
const WHOSE = /(?:谁|哪个?(?:单位|组|支部|局))(?:写|做|交|完成|搞)?的|作者是/u;
const LEFT =
  /(?:还有|剩|还差)(?:几|多少)|几[篇份个项].{0,4}(?:没评|要评|待评)|(?:要|得|剩|差).{0,3}评几|评几[篇份个项]|哪[几些]?[篇份个项].{0,4}(?:没评|要评|评)|分给我|我(?:要)?评的|待评|评审任务|评审清单/u;
const STAY_AWAY = /回避|避嫌|利害关系|(?:我|我们)(?:单位|本人|也?参与|同事|带)的?(?:写|做|成果|课题)?|不方便评|不宜评/u;
const NEXT =
  /^(?:好的?[，,]?)?(?:看|评|打开|来)?(?:下[一1]?[篇份个项]|继续评?|接着评?)[吧。]?$|^(?:先)?(?:跳过|略过|这[篇个]先放(?:着|一放)?|放一放)(?:这[篇份个项])?(?:[，,](?:看|评)?下[一1]?[篇份个项])?[吧。]?$/u;
const BACK = /^(?:再)?(?:看|回|回到)?(?:上|前)[一1]?[篇份个项](?:再看看)?[吧。]?$/u;
const START =
  /^(?:我)?(?:现在)?(?:来|要|去|开始|想)?(?:开始)?(?:进行)?评审(?:成果|一下)?[吧了。]?$|^(?:看看|打开)?(?:要|待)评(?:审)?的成果$|我来评|开始评/u;
const OPEN = /^(?:看|打开|评|再看|看看|先看)(?:一下|看)?(?:(?:成果)?\s*\d+\s*号(?:成果)?|第.{1,3}[篇份个项])$/u;
const JUDGES =
  /\d|[一二三四五六七八九]十|分|评语|意见[:：]|建议|充分|不够|扎实|创新|操作|前瞻|推广|通过|较好|很好|一般/u;

/** Everything that is said about a review, by what it is; each has a button of its own, too. */
export const aboutReview: Decide = async (slots, talk) => {
  const said = talk.text.trim();
  const { asker, read } = talk;
  if (RUBRIC.test(said)) return showRubric(slots, talk);
  if (WHO.test(said)) return showPanel(slots, talk);
  const seats = await seatsOf(read, asker.id);
  const staff = runsCampaigns(asker);
  const chair = seats.some((seat) => seat.chair);
  if (staff && PANEL.test(said)) return namePanel(slots, talk);
  if (staff && SHARE.test(said)) return shareReviews(slots, talk);
  if (staff || chair) {
    if (REOPEN.test(said)) return reopenReviews({}, talk);
    if (RELEASE.test(said)) return releaseReviews({}, talk);
    if (CHANGED.test(said)) return scoreChanges({}, talk);
    if (RANK.test(said)) return reviewRanking({}, talk);
    if (PROGRESS.test(said) && (staff || !LEFT.test(said))) return reviewProgress({}, talk);
    const number = Number(/(\d{1,6})\s*号/u.exec(said)?.[1]);
    if (RESULT.test(said) && !Number.isNaN(number)) return outcomeResult({ outcome_no: number }, talk);
  }
  const tasks = await openTasks(talk);
  if (tasks.length === 0 && seats.length === 0) return notReviewing(said, staff, talk);
  if (WHOSE.test(said)) return say('评审时不显示作者，看内容打分就行。觉得自己可能要回避，说“我回避”。', talk.shown);
  if (said === '' || START.test(said)) return nextReview({}, talk);
  if (slots.recuse === true || STAY_AWAY.test(said)) return recuseReview({}, talk);
  if (BACK.test(said)) return nextReview({ back: true }, talk);
  if (NEXT.test(said)) return nextReview({}, talk);
  if (LEFT.test(said)) return listTasks({}, talk);
  if (OPEN.test(said)) {
    const meant = taskMeant({}, said, tasks, talk);
    const number = Number(/(\d{1,6})\s*号/u.exec(said)?.[1]);
    return meant ? showTask(meant, tasks, talk) : showOutcome({ outcome_no: number }, talk);
  }
  if (RESULT.test(said) && !/\d/u.test(said)) return ownResults(talk);
  return JUDGES.test(said) || talk.shown?.context === 'review' ? scoreInWords(slots, talk) : listTasks({}, talk);
};

/** Somebody without a task: a team that asks how it was judged, the staff who ask how it goes. */
async function notReviewing(said: string, staff: boolean, talk: Parameters<Decide>[1]) {
  if (staff) return reviewProgress({}, talk);
  const number = Number(/(\d{1,6})\s*号/u.exec(said)?.[1]);
  if (RESULT.test(said) && !Number.isNaN(number)) return outcomeResult({ outcome_no: number }, talk);
  if (RESULT.test(said) || (await teamsOf(talk.read, talk.asker.id)).length > 0) return ownResults(talk);
  return say('您不在这次的评审委员会里。要看评分标准，说“评分标准”就行。');
}
