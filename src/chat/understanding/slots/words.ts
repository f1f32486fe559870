import { captured, oneOf, type SlotReader } from './said.ts';

/** A keyword that the name of the duty contains: a name of the vocabulary, else the usual word for it. */
export const duty: SlotReader = ({ own, situation: { vocabulary } }) => {
  const named = [...(vocabulary?.duty ?? [])].sort((a, b) => b.length - a.length).find((name) => own.includes(name));
  return named ?? DUTIES.find(([pattern]) => pattern.test(own))?.[1];
};

const DUTIES: [RegExp, string][] = [
  [/双述双评|双向(?:述职)?评议|述.{0,4}评(?:了|完|议)|述职评议/u, '双向述职评议'],
  [/述职报告/u, '述职报告'],
  [/述职|述(?:完|过)了/u, '述职'],
  [/(?:党员|支部)大会/u, '支部党员大会'],
  [/组织生活会/u, '组织生活会'],
  [/民主生活会/u, '民主生活会'],
  [/民主评议/u, '民主评议'],
  [/支委会/u, '支委会'],
  [/党小组会|小组会/u, '党小组会'],
  [/主题党日/u, '主题党日'],
  [/党课/u, '党课'],
  [/换届/u, '换届'],
  [/谈心/u, '谈心谈话'],
  [/责任清单/u, '责任清单'],
  [/经费报表/u, '经费报表'],
  [/党费报表/u, '党费报表'],
  [/统计报表/u, '统计报表'],
  [/座谈会/u, '座谈会'],
  [/交流会/u, '交流会'],
  [/(?:年度|年初).{0,2}计划/u, '年度计划'],
  [/总结/u, '总结'],
  [/问题清单|整改/u, '整改'],
  [/报表/u, '报表'],
  [/台账/u, '台账'],
  [/汇报/u, '汇报'],
  [/考核/u, '考核'],
  [/计划/u, '计划'],
];

export const rule: SlotReader = ({ own, situation: { vocabulary } }) => {
  const marked = /《([^》]+)》/u.exec(own)?.[1];
  if (marked) return marked;
  return (
    [...(vocabulary?.rule ?? [])].find((name) => own.includes(name)) ??
    /([一-龥]{2,14}(?:条例|办法|细则|章程|准则))(?:里|上|中|第|规定|怎么|有没有|，|$)/u
      .exec(own)?.[1]
      ?.replace(/^(?:查一下|查|看看|按|根据|帮查一下|这个|那个|我们的)/u, '')
  );
};

export const problemKeyword: SlotReader = captured(
  /(?:反映|报|提|说)的(?:那个)?([一-龥]{2,8}?)(?:那个|的)?(?:事|问题|难题|那条)/u,
  /^([一-龥]{2,10}?)(?:那条|那个|这条)/u,
);
export const keyword: SlotReader = captured(
  /(?:有关|关于|跟|与|和)([一-龥]{2,10}?)(?:有关|相关|方面)?的?(?:课题|题)/u,
  /^(?:看看|查查|查|看下)?([一-龥]{2,12}?)(?:方面|那块|那一块|这块|那一类|类|相关)/u,
);
export const aspect: SlotReader = oneOf([
  [/融合|中心工作/u, '融合与服务中心'],
  [/组织与队伍|队伍/u, '组织与队伍'],
  [/教育管理/u, '党员教育管理'],
  [/责任与考核|考核/u, '责任与考核'],
  [/载体与保障|保障/u, '载体与保障'],
]);
export const topic: SlotReader = captured(
  /[“"《]([^”"》]{4,})[”"》]/u,
  /对([一-龥]{4,20}?)(?:这个|那个)?课题/u,
  /(?:做|报|领|申报|申领)([一-龥]{4,20}?)(?:这个|那个)课题/u,
);
export const topicFilter: SlotReader = oneOf([[/没人|空着|还没|未认领|未申领|没被|剩/u, 'unclaimed']]);
export const level: SlotReader = oneOf([
  [/理论/u, 'theory'],
  [/实践|试点/u, 'practice'],
  [/制度/u, 'institution'],
]);
export const type: SlotReader = oneOf([
  [/学习型/u, 'learning'],
  [/服务型/u, 'service'],
  [/创新型/u, 'innovative'],
  [/和谐型/u, 'harmonious'],
  [/廉洁型|清廉型|廉政型/u, 'clean'],
  [/廉政|廉洁|警示教育|家风|反腐|庭审/u, 'clean'],
  [/读书|学习|党课|讲座|培训|知识竞赛|练兵|比武|研讨|宣讲|讲坛/u, 'learning'],
  [/便民|义诊|帮代办|服务|社区|清理|捐/u, 'service'],
  [/流程|上线|改造|优化|创新|改革|试行/u, 'innovative'],
  [/运动会|健步|球|拔河|联欢|徒步|登山|趣味|家属|文艺|团建/u, 'harmonious'],
]);
export const namedType: SlotReader = oneOf([
  [/学习型/u, 'learning'],
  [/服务型/u, 'service'],
  [/创新型/u, 'innovative'],
  [/和谐型/u, 'harmonious'],
  [/廉洁型|清廉型|廉政型/u, 'clean'],
]);
export const planPart: SlotReader = oneOf([
  [/着眼点|着力点/u, 'focus'],
  [/措施/u, 'measure'],
  [/载体|抓手/u, 'carrier'],
  [/目标/u, 'goal'],
]);
export const activity: SlotReader = captured(
  /(?:搞|办|组织|开展|举办|上线|做|参加|补登|评选)(?:了|完了)?(?:[一1](?:个|次|场|期|条))?([^，。,]{2,16}?)(?:，|。|$|活动|\d|记)/u,
  /^(?:记[一1]?下|登记)?([一-龥]{3,10}?)(?:第\d+期|结束|搞完|办完|\d|🏸|，)/u,
  /型[:：，]?([^，。,]{2,16})/u,
);
export const joined: SlotReader = captured(
  /(路口执勤|执勤|清雪|铲雪|扫雪|植树|献血|值守|巡逻|捡垃圾|文明劝导|敬老院|支教)/u,
  /((?!志愿|什么|有什么)[一-龥]{2,8})(?:活动|志愿服务)/u,
);
export const community: SlotReader = captured(
  /(?:到|去|在|换成|改成|换|住|向|认领|，|^|的)((?!这个|那个|哪个|一个|什么|我们|一下)(?:(?![到去在了报的要改我换个进成认])[一-龥]){2,5}?(?:社区|居委会))/u,
  /([一-龥]{2}(?<!这个|那个|哪个|一个|什么|我们|进|去|到)社区)/u,
);
export const post: SlotReader = captured(
  /(?:领|认领|报|选|认|申请|当|个)(?:个|一个|1个)?((?!服务岗|志愿岗)[一-龥]{2,8}?)(?:那个|这个)?(?:服务)?岗/u,
  /(?:的|换成|换到|^|，|那个)((?!.{0,6}(?:哪|什么|多少)|服务岗|把|给|让|帮)[一-龥]{2,8}?)(?:那个|这个)?岗/u,
  /(楼栋长|网格员|调解员|宣讲员|监督员)/u,
);
export const unit: SlotReader = captured(
  /(?:看看|查查|帮我看看|那个|^|，|在)((?!这个|那个|我们|你们|全|各)[一-龥]{2,6}?(?:局|委|办|院|中心|[东西南北新城江河湖海山岭港][一-龥]?区))(?!市县)/u,
);
export const person: SlotReader = captured(/([一-龥]{1,3}书记)(?:现在|怎么|是)/u, /(老[一-龥])(?:[，。]|家|的|$)/u);
export const pairName: SlotReader = captured(
  /((?:老|小|大)[一-龥]|[一-龥]大[爷妈姐])(?:[，。家]|$|看|聊|他|她)/u,
  /书记([一-龥]{2,3})(?:，|聊|谈)/u,
);
export const link: SlotReader = oneOf([
  [/户|困难|家里|入户|家访|老人|老党员|(?:大爷|大妈|大姐|大哥|大娘|奶奶|爷爷|阿姨)/u, 'household'],
  [/书记/u, 'secretary'],
  [/支部|联系点|党组织|组织生活|主题党日/u, 'organisation'],
]);
export const purpose: SlotReader = ({ own }) =>
  /(讲课|培训|租车|门票|书籍|图书|用书|资料|材料|打印|复印|党旗|展板|桌椅|慰问品|慰问|餐|住宿|劳务|矿泉水|场地|制作|专家|学习资料|水果|奖品|讲座|车)(?:费)?/u.exec(
    own,
  )?.[0];
export const source: SlotReader = oneOf([
  [/党费/u, '党费'],
  [/工会/u, '工会经费'],
  [/党建经费|活动经费/u, '党建经费'],
]);
export const item: SlotReader = oneOf([
  [/培训/u, '培训'],
  [/慰问/u, '慰问'],
  [/讲课/u, '讲课费'],
  [/活动/u, '活动'],
]);
export const overviewItem: SlotReader = oneOf([
  [/课题|申领|认领|领(?:出去|走)/u, '课题申领'],
  [/报到/u, '社区报到'],
  [/难题|征集/u, '难题'],
  [/转化/u, '成果转化'],
  [/志愿/u, '志愿服务'],
  [/走访|联系/u, '三联系'],
]);
export const overviewFilter: SlotReader = oneOf([
  [/没(?:有)?(?:交|报|开|完成|办|评|领|动|换|落实)|未|缺|谁没|欠/u, 'missing'],
  [/落后|倒数|最差|最?慢|拖后腿|排名靠后/u, 'worst'],
  [/超期|逾期/u, 'overdue'],
]);
export const exportKind: SlotReader = oneOf([
  [/难题|问题/u, 'problems'],
  [/课题|成果/u, 'topics'],
  [/制度|办法|条例/u, 'rules'],
  // who has not handed in is a matter of the duty
  [/(?:没|未)(?:有)?[交报]/u, 'duties'],
  [/述职|评议/u, 'debriefings'],
  [/经费|支出|账/u, 'funds'],
  [/任务|完成|没交|未交|进度|清单/u, 'duties'],
]);
export const exportFormat: SlotReader = oneOf([
  [/word|docx?|文档/iu, 'docx'],
  [/excel|xlsx?|表格/iu, 'xlsx'],
  [/pdf/iu, 'pdf'],
  [/json/iu, 'json'],
]);
export const importKind: SlotReader = oneOf([
  [/名册|名单|人员|党员|架构|花名册|通讯录|调走|新来|退休/u, 'roster'],
  [/制度|办法|条例|规定|细则|汇编/u, 'rules'],
  [/任务|职责|义务/u, 'duties'],
]);
export const audience: SlotReader = oneOf([
  [/区市县|区工委|各区/u, '区市县机关工委'],
  [/支部书记/u, '支部书记'],
  [/专职副书记/u, '专职副书记'],
  [/组织委员/u, '组织委员'],
  [/机关党委/u, '机关党委'],
  [/书记/u, '书记'],
  [/(?:所有|各|全体).{0,2}支部/u, '支部'],
  [/全体党员|党员/u, '党员'],
  [/各单位|所有单位/u, '单位'],
]);
export const title: SlotReader = captured(
  /(?:发布|下发|启动|发)(?:一?个|1个)?([一-龥]{3,14}?)(?:通知|公告|，|从|到|$)/u,
);
export const quiet: SlotReader = oneOf([
  [/晚上|夜里|夜间|半夜|下班后|\d点以后/u, 'night'],
  [/周末|休息日|双休|节假日|周六|周日/u, 'weekend'],
]);
export const deliberationAct: SlotReader = oneOf([
  [/弃权|不表态|保留意见/u, 'abstain'],
  [/议题|提案|提议|动议|大家.{0,4}(?:议|讨论|商量)|议[一1]议/u, 'propose'],
  [/反对|不同意|不赞成|不支持|不值|不妥|不该|不合适|👎/u, 'oppose'],
  [/意见是|建议|觉得|认为|但|再说|先|斟酌|最好|不如/u, 'comment'],
  [/同意|赞成|支持|没意见|可以|行|👍|赞同/u, 'support'],
  [/吗|？|什么|怎么|结果/u, 'ask'],
]);
export const deliberationItem: SlotReader = captured(
  /(?:议题|提案|提议)[，:：、]?([^。？]{3,24})/u,
  /议[一1]?下?([一-龥]{3,16}?)的事/u,
);
export const change: SlotReader = oneOf([
  [/合成|合并|并成|并(?:1|一)个|整合|合到/u, 'merge'],
  [/废止|废了|废除|废掉|取消|作废|没必要/u, 'abolish'],
  [/出台|制定|新建|建立|建个|立个|定个/u, 'create'],
  [/我有意见|有意见|不同意|征求意见|意见稿|“[^”]+”改/u, 'comment'],
  [/改|修|调整|细化|完善|更新|打架|矛盾|过时|滞后|统一|删|增加|明确/u, 'amend'],
]);
export const orgAsk: SlotReader = oneOf([
  [/应配|空缺|空着|没配|缺配/u, 'vacancies'],
  [/指导/u, 'guides'],
  [/领导我们|谁领导|归.{0,6}(?:领导|管)|谁管|上级|隶属|归哪|什么关系/u, 'leads'],
  [/多少|几(?:个|名)|人数/u, 'count'],
  [/电话|联系方式|怎么联系/u, 'contact'],
  [/任期|届满|换届/u, 'terms'],
  [/书记|委员|谁|换人|组长|主任/u, 'post'],
]);
export const reasonableTeam: SlotReader = captured(/(?:组长|负责人)(?:是)?([一-龥]{2,3})(?:$|，|。)/u);
