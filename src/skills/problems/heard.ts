import type { Values } from '../../chat/form.ts';
import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { withoutEnd } from '../../kernel/chinese/text.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { alikeTo } from './alike.ts';
import { amend, isAmendment } from './amend.ts';
import { ANONYMOUS, askedAnonymously, askedByName, type Draft, draftOf, NAMED, problemsOf, told } from './draft.ts';
import { endorse } from './endorse.ts';
import { maskPersonal } from './privacy.ts';
import { refusesAnonymity, wantsAnonymity } from './split.ts';
import { submit } from './submit.ts';

const APART =
  /分开|分别|各(?:报|提|算)|拆开|(?:两|三|四|几|2|3|4)[条个件](?:都)?(?:报|提|分|单)|^(?:报)?(?:两|三|2|3)[条个件]$/;
const TOGETHER = /合(?:成|并|到|在|为)|一起报|(?:算|报|当)(?:成|作)?一[条个件]$/;
const ON_ITS_OWN = /单独|另(?:外)?报|仍[^，。]{0,4}提交|(?:各|自己)报/;
const UNLIKE = /都?不(?:太|大)?一样|不是(?:一|同一?)[个回码件]|不同(?!意)|都不是|不附议/;
const ALSO_OURS =
  /附议|同感|\+1|我们?(?:这儿|这里|支部|单位)?(?:也|都)(?:是|有|一样|这样)|就是(?:这|它|那)|^(?:对)?(?:一样|差不多)的?|跟着|算我们?一个/;
const NO_FILES =
  /(?:不要|不带|不用|去掉|删掉?|取消)(?:了)?(?:这个|那个)?(?:附件|文件|图片)|(?:附件|文件|图片)(?:就)?(?:不要|不带|去掉|删掉?|取消)/;
/** An emptied list would be filled again with what came last. */
const NONE = '';
const ANOTHER = /^(?:还有|另外|再加|再报)(?:还有)?(?:一?[个条件])?(?:难题|问题|事)?[：:，,是]*(.{6,})$/su;

/**
 * What words mean while a problem is being told: the problem itself, how it is to be signed, whether it joins a
 * similar one, or how its text should read. Undefined leaves them to the engine.
 */
export async function heard(text: string, values: Values, talk: Talk): Promise<Values | Turn | undefined> {
  const draft = draftOf(values);
  return draft ? heardOverDraft(text, values, draft, talk) : heardBefore(text, talk);
}

function heardBefore(text: string, _talk: Talk): Values | Turn | undefined {
  const how = signing(text);
  const found = told(text);
  if (isRefusal(found)) return say(found.text);
  if (found) return { ...found, ...how };
  return Object.keys(how).length > 0 ? how : undefined;
}

async function heardOverDraft(
  text: string,
  values: Values,
  draft: Draft,
  talk: Talk,
): Promise<Values | Turn | undefined> {
  const said = withoutEnd(text, '。！!～~ \n').trim();
  if (isAmendment(said)) {
    const next = amend(draft.text, said);
    if (isRefusal(next)) return say(next.text);
    if (next) return { ...next, hidden: [...new Set([...draft.hidden, ...next.hidden])] };
  }
  const another = ANOTHER.exec(said)?.[1];
  if (another) {
    const found = told(another);
    if (isRefusal(found)) return say(found.text);
    if (found) return { text: listed([...problemsOf(draft), found.text]), hidden: [...draft.hidden, ...found.hidden] };
  }
  if (said.length > 40) return undefined;
  if (draft.files.length > 0 && NO_FILES.test(said)) return { files: [NONE] };

  const how = signing(said);
  const several = problemsOf(draft).length > 1;
  if (several && APART.test(said)) return submit({ ...values, ...how }, talk);
  if (several && TOGETHER.test(said)) return { merged: true, ...how };
  const only = several ? problemsOf(draft)[oneOf(said) - 1] : undefined;
  if (only) return { text: only, merged: true, ...how };
  if (ON_ITS_OWN.test(said)) return submit({ ...values, ...how }, talk);
  const [alike] = UNLIKE.test(said) || ALSO_OURS.test(said) ? await alikeTo(draft, talk) : [];
  if (alike && UNLIKE.test(said)) return submit({ ...values, ...how }, talk);
  if (alike && ALSO_OURS.test(said)) return endorse({ problem_no: numberIn(said) ?? alike.number }, talk);
  if (said.length > 16 || how.how === undefined) return undefined;
  // naming what the draft says already is a yes to it, as the button of that name is
  const asItStands = how.how === (draft.anonymous ? ANONYMOUS : NAMED);
  return asItStands || /提交|报吧|就这样/.test(said) ? submit({ ...values, ...how }, talk) : how;
}

/** 只报第一个: which, counted from 1; 0 when none is named. */
function oneOf(said: string): number {
  const digit = /(?:只|就)(?:报|提|要|留|交)?第([一二三四五1-5])[个条件]/.exec(said)?.[1] ?? '';
  return '一二三四五'.indexOf(digit || '?') + 1 || Number(digit);
}

function numberIn(said: string): number | undefined {
  const digits = /(\d{1,7})\s*号/.exec(said)?.[1];
  return digits ? Number(digits) : undefined;
}

function signing(said: string): { how?: string } {
  if (askedByName(said) || (said.length <= 16 && refusesAnonymity(said))) return { how: NAMED };
  if (askedAnonymously(said) || (said.length <= 16 && wantsAnonymity(said))) return { how: ANONYMOUS };
  return {};
}

function listed(texts: string[]): string {
  return texts.map((text, i) => `${i + 1}. ${maskPersonal(text).text}`).join('\n');
}
