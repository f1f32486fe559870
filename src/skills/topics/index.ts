export { topicCard } from './cards.ts';
export { topics } from './skill.ts';
export {
  findTopics,
  publishedTopics,
  type Source,
  sourcesOf,
  type Topic,
  topicById,
  topicByNumber,
} from './store.ts';
export { topic, topicSource } from './tables.ts';
