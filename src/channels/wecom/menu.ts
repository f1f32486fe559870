/** The three things that people do most, under the names by which every platform's menu calls them (D/90231). */
export const MENU = {
  button: [
    { type: 'click', name: '我的待办', key: 'ask_deadline' },
    { type: 'click', name: '问制度', key: 'ask_rule' },
    { type: 'click', name: '报难题', key: 'tell_problem' },
  ],
};
