// Sends what waits on this device, one tab at a time. A report leaves the queue only when the server says that it has it;
// sent twice, the server knows it by its UUID. Asks first who is signed in: nothing is sent as somebody else.
import { all, keep, remove } from "./queue.js";

const PATIENCE = 15_000; // milliseconds; after that the report waits, and the patient can go on
const KEPT = [200, 201];
const REFUSED = [404, 409, 413, 422];

export const now = () => new Date().toISOString();

const sentences = ({ error }) => [error?.message, ...Object.values(error?.fields ?? {})].filter(Boolean).join(" ");

const post = async (address, report, token) => {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ ...report.fields, clock: now() }), // beside the clock of when it was pressed
    signal: AbortSignal.timeout(PATIENCE),
  });
  return { status: answer.status, body: await answer.json().catch(() => ({})) };
};

const settle = async (report, { status, body }) => {
  if (KEPT.includes(status)) await remove(report.client_uuid);
  if (REFUSED.includes(status)) await keep({ ...report, reason: sentences(body) });
};

const sendAll = async ({ portal, patient }, now, answers) => {
  const waiting = (await all(patient)).filter((report) => !report.reason);
  if (waiting.length === 0) return;
  const sender = await fetch(`${portal}sender`, { signal: AbortSignal.timeout(PATIENCE) });
  if (sender.status === 401) waiting.forEach(({ client_uuid }) => answers.set(client_uuid, { status: 401 }));
  if (!sender.ok) return;
  const { patient: signedIn, csrf_token: token } = await sender.json();
  if (signedIn !== patient) return;
  for (const report of waiting) {
    const address = `${portal}reports${report.client_uuid === now ? "" : "?later=1"}`;
    const answer = await post(address, report, token);
    await settle(report, answer);
    answers.set(report.client_uuid, answer);
  }
};

// Resolves to the answers by UUID; a missing one means that the report still waits. `now` is the UUID of one sent from its page.
export const send = (page, now = "") =>
  navigator.locks.request("clinic-reports", async () => {
    const answers = new Map();
    await sendAll(page, now, answers).catch(() => {}); // no network
    return answers;
  });
