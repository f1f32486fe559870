const VERB =
  '担任|兼任|负责|批准|审批|决定|指定|召集|主持|组织(?!部|员|关系|生活)|推荐|产生|承担|牵头|审核|受理|协调|撰写|起草|提名|提出|组成|解释|管理|保管|保存|承办|办理|主管|印制|签字|签订|签发|约谈|答复|任命|聘任|监督|检查|考核|发放|填写|出具|确定|选举|行使|代管';
const SHORT = 26;
/** Who does it: 由…审核, to the end of its clause where that is near. */
const BY = new RegExp(`由(?!于|此|来)[^，。；：]{2,30}?(?<!党)(?:${VERB})`, 'u');
const BEGINS = /(?<![理自缘事])由(?!于|此|来)[^，。；：]{4,}/u;
const APPROVES = /批准|审批|同意|决定|审查/u;
const TO =
  /(?:向|报|报经|经|交)(?!于|费|纳)[^，。；：]{2,24}?(?:批准|审批|备案|同意|提出|提交|递交|报送|报告|反映|申请|申诉|请假|请示|说明|述职|审查|审核|决定)/u;
const ASKS_TO =
  /向谁|给谁|交谁|报谁|找谁|谁批|谁(?:来)?(?:批准|审批|同意|备案)|向哪|找哪|报哪|交哪|哪[个一]?级?.{0,4}(?:批|审)/u;

/** Who does it, or to whom it goes, as the clause prints it. */
export function whoIn(print: string, question: string): string | undefined {
  const toWhom = ASKS_TO.test(question);
  const to = TO.exec(print)?.[0];
  if (toWhom && to) return to;
  const rest = BEGINS.exec(print)?.[0] ?? '';
  const by = rest.length <= SHORT && !/的$/u.test(rest) ? rest : BY.exec(print)?.[0];
  return by && (!toWhom || APPROVES.test(by)) ? by : undefined;
}
