import type { Saying } from '../../chat/understand.ts';

export const says: Saying[] = [
  {
    intent: 'tell_problem',
    label: '报一个难题',
    examples: ['我要报难题', '有件难事想往上反映一下', '支部工作上有个坎过不去', '想匿名提个困难'],
  },
  {
    intent: 'endorse_problem',
    label: '附议一条难题',
    examples: ['附议 3 号', '我们支部同样有这个困难', '第一条我们也遇到了'],
  },
  {
    intent: 'problem_status',
    label: '查难题进展',
    examples: ['我提的难题有结果没有', '5 号难题到哪一步了', '这阵子收到哪些难题'],
  },
  {
    intent: 'withdraw_problem',
    label: '撤回一条难题',
    examples: ['把我报的难题撤掉', '撤回 6 号难题', '那条难题我不想报了'],
  },
];
