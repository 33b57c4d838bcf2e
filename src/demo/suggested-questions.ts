/** What the Ask screen offers in the demo. A file of its own: the first load must not carry the whole demo world. */
export const SUGGESTED_QUESTIONS: readonly string[] = [
  "Which river flows through the city where the composer of the opera Fidelio was born?",
  "Which building is taller, the Eiffel Tower or the Chrysler Building?",
  "A train travels 210 km in 2 hours and 20 minutes. What is its average speed in km/h?",
  "How often does the loop body run in Python for i in range(0, 10, 3)?",
  "《红楼梦》的作者生活在哪个朝代？",
  "Who invented the radio?",
];
