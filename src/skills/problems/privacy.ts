/** What must not be kept or shown: personal numbers, masked. */

export type Masked = {
  text: string /** Kinds of what was hidden: 身份证号, 电话, 卡号, 邮箱, 姓名. */;
  hidden: string[];
};

const MASK = '***';
const DATE = String.raw`\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)`;
const RUN = String.raw`\d(?:[ \u00a0-]?\d){6,}[Xx]?`;
const NUMBERS = new RegExp(`${DATE}|[（(]0\\d{2,3}[)）][ -]?\\d{7,8}(?!\\d)|${RUN}`, 'g');
const EMAIL = /(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g;
const ACCOUNT = /(微信号?|QQ号?|账号|卡号|护照号?|证件号码?)([是为:： ]{0,2})([A-Za-z0-9][\w-]{5,})/gi;
const ASKS_TO_CALL = /(电话|座机|手机|号码|联系方式|拨打|致电|tel)[^\d，。；]{0,4}$/i;

/** Every number by which a person can be found is replaced by `***`, a name beside it by surname and `**`. */
export function maskPersonal(original: string): Masked {
  const hidden = new Set<string>();
  const plain = original.replace(/[０-９Ｘｘ]/g, (char) => String.fromCodePoint((char.codePointAt(0) ?? 0) - 0xfee0));
  let text = plain.replace(EMAIL, () => {
    hidden.add('邮箱');
    return MASK;
  });
  text = text.replace(NUMBERS, (found, offset: number) => {
    const kind = kindOfNumber(found, text.slice(Math.max(0, offset - 12), offset));
    if (!kind) return found;
    hidden.add(kind);
    return MASK;
  });
  text = text.replace(ACCOUNT, (_, what: string, between: string) => {
    hidden.add('账号');
    return `${what}${between}${MASK}`;
  });
  for (const name of namesBesideMasks(text)) {
    hidden.add('姓名');
    text = text.replaceAll(name, `${surnameOf(name)}**`);
  }
  return { text, hidden: [...hidden] };
}

function kindOfNumber(found: string, before: string): string | undefined {
  if (new RegExp(`^${DATE}$`).test(found)) return undefined;
  const digits = found.replace(/[^\dXx]/g, '');
  const parted = /[ \u00a0-]/.test(found);
  if (digits.length === 18 && (isIdNumber(digits) || !parted)) return '身份证号';
  if (digits.length === 15 && isOldIdNumber(digits)) return '身份证号';
  if (digits.length >= 15)
    return !parted || passesLuhn(digits) || /[Xx]$/.test(digits) ? '卡号' : phoneIn(digits, before);
  if (/(卡号|账号|账户|证件|工资卡|银行卡)[^\d，。；]{0,4}$/.test(before)) return '卡号';
  return phoneIn(digits, before);
}

function phoneIn(digits: string, before: string): string | undefined {
  if (/1[3-9]\d{9}/.test(digits) && digits.length >= 11) return '电话';
  if (/^0\d{9,11}$/.test(digits)) return '电话';
  if (digits.length <= 8 && ASKS_TO_CALL.test(before)) return '电话';
  return undefined;
}

/** GB 11643: seventeen digits weighted by powers of two modulo 11, then one check character. */
export function isIdNumber(digits: string): boolean {
  if (!/^\d{17}[\dXx]$/.test(digits) || !isDay(digits.slice(6, 14))) return false;
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += Number(digits[i]) * (2 ** (17 - i) % 11);
  return '10X98765432'[sum % 11] === digits[17]?.toUpperCase();
}

function isOldIdNumber(digits: string): boolean {
  return /^\d{15}$/.test(digits) && isDay(`19${digits.slice(6, 12)}`);
}

function isDay(yyyymmdd: string): boolean {
  const civil = `${yyyymmdd.slice(0, 4)}-${yyyymmdd.slice(4, 6)}-${yyyymmdd.slice(6)}`;
  const at = Date.parse(`${civil}T00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(civil);
}

export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    if (Number.isNaN(digit)) return false;
    const twice = digit * 2;
    sum += i % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}

const COMPOUND_SURNAMES = ['欧阳', '上官', '司马', '诸葛', '司徒', '夏侯', '皇甫', '尉迟', '令狐', '慕容'];
const SURNAMES = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎雷龙黎史陶贺毛段郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文牛樊葛邢安齐伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝'.split(
    '',
  ),
);

function surnameOf(name: string): string {
  return COMPOUND_SURNAMES.find((surname) => name.startsWith(surname)) ?? name.slice(0, 1);
}

function namesBesideMasks(text: string): string[] {
  const names: string[] = [];
  const beside =
    /([\u4e00-\u9fff]{2,24})[（(，,、:： ]{0,2}(?:[男女][，,、 ]?)?(?:的?(?:身份证|证件|电话|手机|联系方式|座机|卡号|银行卡|微信|邮箱)[^，。；]{0,6})?[:：]?\*\*\*/g;
  for (const [, words = ''] of text.matchAll(beside)) {
    const run = words.replace(/的?(身份证|证件|电话|手机|联系方式|座机|卡号|银行卡|微信|邮箱)(号码?)?[是为]?$/, '');
    const name = nameAtEnd(run);
    if (name) names.push(name);
  }
  return names;
}

function nameAtEnd(run: string): string | undefined {
  for (const length of [4, 3, 2]) {
    const tail = run.slice(-length);
    if (tail.length !== length) continue;
    const compound = COMPOUND_SURNAMES.some((surname) => tail.startsWith(surname));
    if (length === 4 ? compound : compound || SURNAMES.has(tail.slice(0, 1))) return tail;
  }
  return undefined;
}

/** Whether the word may be somebody's whole name: a known surname with one or two characters behind it. */
export function looksLikeName(word: string): boolean {
  return /^\p{Script=Han}{2,4}$/u.test(word) && nameAtEnd(word) === word;
}
