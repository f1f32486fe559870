/** What an act is that is due: handing in, holding, carrying out. */
export const ACT =
  /报送|上报|呈报|填报|报(?=[至到给送市区县所上我机工各党本])|提交|递交|完成|召开|举办|举行|开展|(?<!党)组织(?!委员|生活|部|关系|机构|建设)|签订|缴纳|上缴|交纳|备案|自查|换届|讲|汇总|听取|进行|落实|制定|发送|发(?=[至到])|反馈|明确|推荐|选派|交(?=[至到])/u;

const YEAR =
  /^(?:本|今|当|上|20\d\d)?年度?(?=.{3})|^(?:本单位|本支部|本部门|本人|全年|一次|1次|1份|一份|好|了|本级|年度)(?:的)?/u;
const RECURS = /每(?:隔)?(?:年度?|(?:个|一)?季度|(?:个|一)?月|[两二五25]年)(?:的|度)?/gu;
const DATED = /(?:于|在)?(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底|末)?(?:（[^）]*）)?(?:以|之)?前?/gu;
const VAGUE =
  /^(?:(?:有关|相关)(?:工作|事项|材料|情况|年度材料)?|书面|上述|以上|下列|各项|本通知|时限|期限|时间|情况|材料|工作|结果|.{0,4}材料|.{0,6}(?:党委|工委|党组织|支部|办公室|组织部|[我本]委))$|^(?:此项|该项|上述|本项)/u;
const TAKEN =
  /将(?:《)?([^，。；《》]{2,24}?)(?:》)?(?:（[^）]*）)?(?:的?(?:纸质版|电子版|书面材料|材料))?(?:一并|统一|经[^，]{2,12}后|及时|按时|以[^，]{2,10}形式)?(?:报送|呈报|上报|提交|发送|反馈|报(?![告表刊])|发|送|交)/u;
/** 责任制座谈会每两年召开一次: what is held stands before. */
const HELD_THING = /^([^，。各由]{3,24}?(?:会|会议|党课|党日|评议|活动|选举))(?:应|须|要|原则上|定)?(?:于|在|每)/u;
/** 推荐1名联络员: who is named belongs to the act. */
const APPOINTED = /(明确|推荐|选派|指定|确定)\d*[一二三两]?[名位个]?([^，。；\d]{2,10})/u;
const OBJECT =
  /(?:报送|上报|呈报|填报|提交|递交|签订|召开|举办|举行|组织开展|组织召开|开展|(?<!党)组织(?!委员|生活|部|关系|机构|建设)|完成|进行|缴纳|上缴|交纳|汇总|制定|讲|听取)([^，。；：:]{2,30})/u;

/**
 * What it is called: the paper that is handed in, the meeting that is held, else the heading that it stands under. The
 * clause with the day in it (`near`) is asked first.
 */
export function nameOf(
  { words, near }: { words: string; near: string },
  { heading, title }: { heading: string; title: string },
): string {
  const held = HELD_THING.exec(words)?.[1];
  if (held) return tidied(held);
  const name = objectIn(near) ?? objectIn(words);
  if (name) return name;
  const [, act, whom] = APPOINTED.exec(words) ?? [];
  if (act && whom) return `${act}${whom}`;
  const under = tidied(
    heading.replace(
      /^(?:按时|认真|及时|切实|扎实|全面)?(?:做好|抓好|开好|办好|搞好|组织|开展|召开|报送|完成|落实|规范)*/u,
      '',
    ),
  );
  if (under.length >= 2 && !VAGUE.test(under)) return under;
  if (/换届/u.test(words)) return '换届选举';
  const whole = tidied(
    title.replace(/^关于(?:认真|切实)?(?:做好|开展|报送|召开|组织)*|的(?:紧急)?(?:通知|方案|安排)$/gu, ''),
  );
  return ACT.test(words) && whole.length >= 2 && !VAGUE.test(whole) ? whole.slice(0, 20) : '';
}

function objectIn(words: string): string | undefined {
  const plain = words.replace(DATED, '').replace(RECURS, '');
  const name = tidied(TAKEN.exec(plain)?.[1] ?? OBJECT.exec(plain)?.[1] ?? '');
  return name.length >= 2 && !VAGUE.test(name) ? name : undefined;
}

function tidied(words: string): string {
  let name = words
    .replace(/[《》“”"]/gu, '')
    .replace(/(?:并|，|（|\(|至市|至所|报所|报市|到市|给市).*$/u, '')
    .replace(/(?:报|送|交)(?:至|到)?(?:市|所属|上级|机关|区).*$/u, '')
    .trim();
  for (let before = ''; before !== name; ) {
    before = name;
    name = name.replace(YEAR, '').trim();
  }
  return name
    .replace(/(?:不少于|至少).*$|[于在]$/gu, '')
    .replace(/(?:一次|1次|工作|事项|活动)$/u, (end) => (name.length > 6 || /次/u.test(end) ? '' : end))
    .slice(0, 24);
}

export function handedIn(words: string, name: string): string {
  const also = /并(?:报送|上报|提交|附)([^，。；]{2,16})/u.exec(words)?.[1];
  if (also) return tidied(also);
  return /报送|上报|呈报|填报|提交|报(?=[至到给送市区县所上我机工])/u.test(words) && /[告结表账单料划案]$/u.test(name)
    ? name
    : '';
}
