// Predict mode: before a step shows a segment, the reader says what makes its end send it.
import { element } from "./dom.js";
import { causeText, flagWords } from "./words.js";

/** The kinds of a cause, as the trace names them, with words to choose from. The keys are 1 to 4. */
export const predictions = [
  ["call", "a call of its program"],
  ["reply", "the kernel, which answers a segment"],
  ["timer", "a timer of the kernel"],
  ["exit", "the end of its process"],
];

/** Whether this step must be predicted first: the next one, with a segment, and not yet answered. */
export function mustPredict(app, index, settings) {
  if (!settings.predict || index !== (app.step ?? -1) + 1) return false;
  const segment = app.layout.events[index]?.segment;
  return Boolean(segment) && !app.predicted.has(segment.number);
}

/** "You said a timer: right." — after the step. */
export function verdictOn(app, segment) {
  const said = segment && app.predicted.get(segment.number);
  if (!said) return "";
  const words = predictions.find(([kind]) => kind === said)[1];
  if (segment.cause.kind === said) return `You predicted ${words}: right.`;
  return `You predicted ${words}. It is another: ${causeText(segment)}.`;
}

/** Fills the bar with the question about the segment that comes next. */
export function drawPrediction(holder, segment, choose) {
  const buttons = predictions.map(([kind, words], at) =>
    element(
      "button",
      { type: "button", id: `predict-${kind}`, onclick: () => choose(kind) },
      `${at + 1} ${words}`,
    ),
  );
  holder.classList.add("stepping");
  holder.replaceChildren(
    element(
      "p",
      { class: "question" },
      `Segment ${segment.number}, ${flagWords(segment.flags)}, by the ${segment.from}. What sends it?`,
    ),
    element("div", { class: "buttons" }, ...buttons),
  );
}

/** How many predictions were right: "3 of 5 right". */
export function scoreOf(app) {
  if (app.predicted.size === 0) return "";
  const right = [...app.predicted].filter(
    ([number, said]) => app.trace.segments.get(number).cause.kind === said,
  ).length;
  return `${right} of ${app.predicted.size} right`;
}
