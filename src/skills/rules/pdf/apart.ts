import { answerApart } from '../../../kernel/apart.ts';
import { textOf } from './pages.ts';

await answerApart(textOf);
