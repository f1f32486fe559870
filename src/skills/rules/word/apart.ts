import { answerApart } from '../../../kernel/apart.ts';
import { textOf } from './read.ts';

await answerApart(textOf);
