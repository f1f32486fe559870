import { answerApart } from '../kernel/apart.ts';
import { tableIn } from './parse-table.ts';

await answerApart(tableIn);
