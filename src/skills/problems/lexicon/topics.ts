import type { Concept } from './concepts.ts';

/** The aspects of a campaign that names none of its own. */
export const ASPECTS = ['融合与服务中心', '组织与队伍', '党员教育管理', '责任与考核', '载体与保障'] as const;

export type Topic = {
  name: string;
  aspect: (typeof ASPECTS)[number];
  /** Concepts that together point to this topic, and how strongly (1 a hint, 4 hardly anything else). */
  signs: [all: Concept[], weight: number][];
};

/** What difficulties are about. The signs of a topic add up; a problem may be about several. */
export const topics: Topic[] = [
  {
    name: '党建与业务融合',
    aspect: '融合与服务中心',
    signs: [
      [['fusion', 'party'], 3],
      [['fusion'], 1.5],
    ],
  },
  {
    name: '服务中心大局',
    aspect: '融合与服务中心',
    signs: [
      [['central', 'role'], 2.5],
      [['central', 'party'], 1],
      [['central'], 1],
    ],
  },
  {
    name: '联系服务群众',
    aspect: '融合与服务中心',
    signs: [
      [['masses'], 1.5],
      [['masses', 'shortLived'], 2.5],
      [['checkIn', 'timeClash'], 2.5],
      [['shortLived'], 0.5],
      [['checkIn'], 1],
    ],
  },
  { name: '窗口作风', aspect: '融合与服务中心', signs: [[['windowStyle'], 3]] },
  {
    name: '兼职书记履职',
    aspect: '组织与队伍',
    signs: [
      [['secretary', 'partTime'], 3],
      [['secretary', 'busy'], 3],
      [['partTime', 'busy'], 1.5],
      [['secretary'], 0.5],
      [['secretary', 'unwilling'], 2],
      [['partyStaff', 'unwilling'], 2],
    ],
  },
  {
    name: '党务力量',
    aspect: '组织与队伍',
    signs: [
      [['partyStaff', 'shortHanded'], 3.5],
      [['shortHanded'], 1],
      [['partyStaff'], 0.5],
    ],
  },
  {
    name: '党员队伍结构和发展',
    aspect: '组织与队伍',
    signs: [
      [['quota'], 2.5],
      [['young', 'quota'], 1],
      [['young', 'shortHanded'], 0.5],
      [['young'], 2],
    ],
  },
  {
    name: '临时党组织',
    aspect: '组织与队伍',
    signs: [
      [['temporary'], 2.5],
      [['temporary', 'belonging'], 2],
    ],
  },
  {
    name: '在外党员管理',
    aspect: '组织与队伍',
    signs: [
      [['away'], 2],
      [['away', 'organisationLife'], 1],
      [['away', 'belonging'], 1],
      [['relation'], 1.5],
    ],
  },
  {
    name: '党务干部能力和稳定',
    aspect: '组织与队伍',
    signs: [
      [['partyStaff', 'turnover'], 4],
      [['turnover'], 1],
      [['partyStaff', 'reward'], 3],
      [['secretary', 'turnover'], 1],
    ],
  },
  { name: '换届选举', aspect: '组织与队伍', signs: [[['election'], 1.5]] },
  { name: '所属单位和社会组织党建', aspect: '组织与队伍', signs: [[['otherKinds'], 3]] },
  {
    name: '学习形式',
    aspect: '党员教育管理',
    signs: [
      [['study', 'dull'], 3.5],
      [['study'], 1],
      [['dull'], 0.5],
    ],
  },
  { name: '离退休党员', aspect: '党员教育管理', signs: [[['retired'], 4.5]] },
  {
    name: '组织生活质量',
    aspect: '党员教育管理',
    signs: [
      [['meetings', 'formality'], 3],
      [['meetings'], 1.5],
      [['meetings', 'outing'], 3],
      [['formality'], 0.7],
    ],
  },
  { name: '先锋模范作用', aspect: '党员教育管理', signs: [[['exemplary'], 3]] },
  {
    name: '轮班单位集中学习',
    aspect: '党员教育管理',
    signs: [
      [['shift', 'gather'], 4.5],
      [['shift'], 1.2],
      [['gather'], 1],
      [['shift', 'study'], 1],
    ],
  },
  { name: '指尖负担', aspect: '党员教育管理', signs: [[['fingertip'], 3.2]] },
  { name: '党费收缴', aspect: '党员教育管理', signs: [[['dues'], 3]] },
  { name: '不合格党员处置和纪律', aspect: '党员教育管理', signs: [[['discipline'], 2.5]] },
  { name: '关心关爱', aspect: '党员教育管理', signs: [[['care'], 2.5]] },
  { name: '领导干部双重组织生活', aspect: '责任与考核', signs: [[['leadersAsMembers'], 4]] },
  {
    name: '述职评议',
    aspect: '责任与考核',
    signs: [
      [['debriefing'], 2],
      [['debriefing', 'markless'], 2.5],
      [['debriefing', 'formality'], 1],
    ],
  },
  {
    name: '检查考核和痕迹管理',
    aspect: '责任与考核',
    signs: [
      [['inspection'], 2],
      [['inspection', 'repeated'], 2.5],
    ],
  },
  {
    name: '党建责任落实',
    aspect: '责任与考核',
    signs: [
      [['principal'], 1.5],
      [['principal', 'neglected'], 3],
    ],
  },
  {
    name: '领导和指导关系',
    aspect: '责任与考核',
    signs: [
      [['leadGuide', 'organs'], 4],
      [['leadGuide'], 1.5],
    ],
  },
  { name: '党员权利和党内民主', aspect: '责任与考核', signs: [[['rights'], 2.5]] },
  { name: '制度建设', aspect: '责任与考核', signs: [[['rules'], 2.5]] },
  { name: '活动经费', aspect: '载体与保障', signs: [[['money'], 3.5]] },
  { name: '活动阵地', aspect: '载体与保障', signs: [[['venue'], 2.6]] },
  {
    name: '报到和服务岗位',
    aspect: '载体与保障',
    signs: [
      [['checkIn', 'servicePost'], 4],
      [['checkIn'], 1],
      [['servicePost'], 0.7],
    ],
  },
  {
    name: '品牌和载体',
    aspect: '载体与保障',
    signs: [
      [['brand'], 2.5],
      [['brand', 'shallow'], 1.5],
    ],
  },
  { name: '信息系统和档案', aspect: '载体与保障', signs: [[['systems'], 2.5]] },
  { name: '群团工作', aspect: '载体与保障', signs: [[['youthWork'], 2.5]] },
  { name: '思想文化', aspect: '载体与保障', signs: [[['ideology'], 2.5]] },
];
