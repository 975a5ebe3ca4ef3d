// What to do now, for a report that says something dangerous and that the clinic may not have yet: the words are those of
// the clinic's own page for the same report, and lie in the page of the report, which is kept on this device.
const OF_ONE = /^item_\w+_more_pain$/;

// The names under which the page has advice: the signs that were ticked, and pain above the plan's limit.
const causes = (fields, limit) => {
  const strong = ([, score]) => Number(score) > limit;
  const told = Object.keys(fields).filter((name) => name.startsWith("sign_"));
  if (fields.news === "yes" && told.length === 0) told.push("sign_other");
  if (strong(["pain", fields.pain])) told.push("pain");
  if (Object.entries(fields).filter(([name]) => OF_ONE.test(name)).some(strong)) told.push("pain_of_one");
  return told;
};

// What of it is red, by these names.
export const causesOf = (fields) => {
  const template = document.querySelector("[data-advice]");
  return template ? causes(fields, Number(template.dataset.limit)) : [];
};

// As markup, to be kept beside the report; undefined where the report says nothing dangerous. It says that the report
// waits on this device, or that it is `unsent` because something is missing.
export const adviceFor = (fields, unsent = false) => {
  const told = causesOf(fields);
  if (told.length === 0) return undefined;
  const advice = document.querySelector("[data-advice]").content.firstElementChild.cloneNode(true);
  for (const line of advice.querySelectorAll("[data-because]")) {
    if (!told.includes(line.dataset.because)) line.remove();
  }
  const urgency = advice.querySelector("[data-urgency]")?.dataset.urgency ?? "none"; // the fastest comes first
  for (const part of advice.querySelectorAll("[data-when]")) {
    if (!part.dataset.when.split(" ").includes(urgency)) part.remove();
  }
  for (const part of advice.querySelectorAll(unsent ? "[data-waits]" : "[data-lacks]")) part.remove();
  return advice.outerHTML;
};

export const drawn = (advice) => document.adoptNode(new DOMParser().parseFromString(advice, "text/html").body.firstElementChild);
