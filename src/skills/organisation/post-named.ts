/** Posts as rosters write them, those first whose name holds another's. */
const POSTS = [
  '专职副书记',
  '纪委书记',
  '副书记',
  '书记',
  '组织委员',
  '宣传委员',
  '纪检委员',
  '青年委员',
  '统战委员',
  '保密委员',
  '生活委员',
  '群工委员',
  '工委管理员',
  '委员',
];

/** Several may hold these at a time; any other post is held by one. */
export const HELD_BY_SEVERAL = ['副书记', '委员', '工委管理员'];

export function postNamed(text: string): string | undefined {
  return POSTS.find((post) => text.includes(post));
}
