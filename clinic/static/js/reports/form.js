// A report goes onto this device first and from there to the clinic, so that a lost connection loses nothing.
// What the server refuses goes again as an ordinary form, whose page shows what to correct; it leaves this device once that
// page is there.
import { keep } from "./queue.js";
import { now, send } from "./sending.js";
import { adviceFor, causesOf, drawn } from "./stop-advice.js";

const HASTE = 1500; // milliseconds that the clinic gets to say itself what to do now

// The day where the patient is, and what the device calls the zone and the time: the day is the patient's, not ours.
const here = () => {
  const at = new Date();
  const [month, day] = [at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0"));
  return `${at.getFullYear()}-${month}-${day}`;
};
const stamp = ({ elements, dataset }) => {
  if (elements.trained_on.value === dataset.day) elements.trained_on.value = here();
  const said = { zone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? "", pressed_at: now(), clock: now() };
  for (const [name, value] of Object.entries(said)) {
    if (elements[name]) elements[name].value = value; // a page that was kept before may not ask
  }
};

const asOrdinaryForm = (form, submitter) => {
  if (submitter?.name) {
    const pressed = Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value });
    form.append(pressed);
  }
  form.submit();
};

const whereTo = (form, page, answer) => {
  if (answer?.body?.next) return answer.body.next;
  return answer?.status === 401 ? page.signIn : form.dataset.after;
};

// Where the clinic's server fails, its other pages may fail too: one stays here, and reads that the report is safe.
const isUnanswered = (answer) => navigator.onLine && (!answer || answer.status >= 500);

// `stop` shows what to do now, with `true` where the report only waits for its patient to sign in; `stay` that it waits.
const sendForm = async (form, submitter, page, { stop, stay }) => {
  const fields = Object.fromEntries(new FormData(form, submitter));
  const uuid = fields.client_uuid;
  const advice = adviceFor(fields);
  const report = { client_uuid: uuid, patient: page.patient, fields, advice };
  await keep(report);
  const soon = advice && setTimeout(stop, navigator.onLine ? HASTE : 0, false);
  const answer = (await send(page, uuid)).get(uuid);
  clearTimeout(soon);
  if (answer && answer.status >= 400 && answer.status < 500 && answer.status !== 401) {
    await keep(report);
    return asOrdinaryForm(form, submitter);
  }
  if (advice && !answer?.body?.next) return stop(answer?.status === 401);
  return isUnanswered(answer) ? stay() : window.location.assign(whereTo(form, page, answer));
};

// A page that was kept for offline use, or that one comes back to, is filled in more than once.
// Whoever chose a day keeps it.
const begin = (form) => {
  form.elements.client_uuid.value = crypto.randomUUID();
  if (!form.hasAttribute("data-typed")) form.dataset.day = form.elements.trained_on.value = here();
  form.removeAttribute("aria-busy");
  document.documentElement.removeAttribute("data-waits");
  form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
};

const ticked = ({ elements }) => [...elements].filter(({ name, checked }) => checked && name.startsWith("sign_"));

// One button answers for every exercise; what is new and how much it hurt are asked all the same, of who did anything.
// What tells of anything red is kept without a word of the exercises, and of a sign or strong pain without pain and words:
// somebody has to hear of it at once. A tick says yes.
const asked = (form, submitter) => {
  const needed = { done: ["news", "pain"], skipped: ["news"] }[submitter?.name && submitter.value];
  const red = causesOf(Object.fromEntries(new FormData(form)));
  const left = red.some((name) => name !== "sign_other") ? ["pain", "note"] : [];
  if (ticked(form).length > 0) left.push("news");
  const isLeft = (name) => left.includes(name) || (red.length > 0 && name.startsWith("item_"));
  return [...form.elements].filter(({ name }) => (!needed || needed.includes(name)) && !isLeft(name));
};

// What has no box of its own is told in words, unless another sign has somebody ask. This page asks for them once:
// whoever sends it again without words is told what to do now, and the clinic's own page asks, or the report is kept.
const lacksWords = (form) => {
  const { note, new_words: below, sign_other: box } = form.elements;
  return box?.checked && ticked(form).length === 1 && !note?.value.trim() && !below?.value.trim();
};

// What to do now stands beside what is missing, on this page: nothing of it is kept yet, and a page that says so may not
// be reached.
const adviseBeside = (form, missing, submitter) => {
  form.querySelectorAll("[data-unsent]").forEach((before) => before.remove());
  const advice = adviceFor(Object.fromEntries(new FormData(form, submitter)), true);
  if (!advice) return false;
  const notice = drawn(advice);
  notice.dataset.unsent = "";
  notice.classList.add("mb-3");
  (missing.closest(".entry, fieldset, .field") ?? missing).before(notice);
  missing.reportValidity();
  notice.scrollIntoView({ block: "start", behavior: "instant" });
  return true;
};
const askForWords = ({ elements: { note: last, new_words: note = last, sign_other: box }, dataset }) => {
  dataset.asked = "";
  note.setCustomValidity(dataset.words);
  note.reportValidity();
  for (const field of [note, box]) {
    field.addEventListener("input", () => note.setCustomValidity(""), { once: true });
  }
};

export const watch = (form, page, ways) => {
  begin(form);
  window.addEventListener("pageshow", ({ persisted }) => persisted && begin(form));
  form.addEventListener("submit", (event) => {
    const { submitter } = event;
    for (const name of ["note", "new_words"]) form.elements[name]?.setCustomValidity("");
    const missing = asked(form, submitter).find((field) => !field.checkValidity());
    if (missing && adviseBeside(form, missing, submitter)) return event.preventDefault();
    if (missing && navigator.onLine) return;
    event.preventDefault();
    if (missing) return void missing.reportValidity();
    if (form.hasAttribute("aria-busy")) return;
    if (lacksWords(form) && form.dataset.words && form.dataset.asked === undefined) return void askForWords(form);
    stamp(form);
    form.setAttribute("aria-busy", "true");
    submitter?.setAttribute("aria-disabled", "true");
    sendForm(form, submitter, page, ways).catch(() => asOrdinaryForm(form, submitter));
  });
};
