import { type LibraryArticle, libraryOf } from '../../src/skills/rules/library.ts';
import { parseRule } from '../../src/skills/rules/parse.ts';
import { textOf } from '../../src/skills/rules/versions.ts';

/** A library over texts written in a test. */
export function libraryFrom(...texts: string[]) {
  const articles = texts.flatMap((words, number): LibraryArticle[] => {
    const rule = parseRule(words);
    if ('refused' in rule) throw new Error(rule.text);
    const text = textOf(String(number), rule);
    return rule.articles.map((article) => ({ text, ...article }));
  });
  return libraryOf(articles);
}

export const READING_ROOM = `> 施行: 2022-03-01
# 青岚市机关阅览室管理办法
第一条 为了管好阅览室，制定本办法。
第二条 阅览室由办公室负责管理，钥匙由值班员保管。
第三条 每人一次可以借书三册，借期不超过三十日。到期可以续借一次。
第四条 阅览室每季度清点一次藏书，清点结果向全体职工公布。
第五条 损坏图书的，应当按照原价赔偿；遗失图书的，按照原价的百分之一百五十赔偿。
第六条 阅览室内不得饮食，不得吸烟，可以自带水杯。
第七条 借书的程序是：
（一）登记姓名；
（二）由值班员核对；
（三）签字领取。
第八条 新书到馆后十个工作日内应当上架。`;

export const READING_ROOM_OLD = `> 版本: 2011年版
> 施行: 2011-03-01
# 青岚市机关阅览室管理办法（2011年版）
第一条 为了管好阅览室，制定本办法。
第二条 阅览室由工会负责管理。
第三条 每人一次可以借书一册，借期不超过七日。
第四条 阅览室每月清点一次藏书。`;

export const CANTEEN = `> 施行: 2020-09-01
# 青岚市机关职工会议制度
第一条 职工大会每年召开两次，由工会主席主持。
第二条 职工大会须有三分之二以上职工到会方可举行，表决以到会人员过半数为通过。
第三条 职工代表由各处推荐，任期三年，可以连任。
第四条 工会会员每月缴纳会费十元，退休人员免缴。
第五条 会议结束后五日内，由秘书整理记录并存档。`;
