// Reports on this device that the clinic does not have yet: { client_uuid, patient, fields, advice if it says something
// dangerous, reason if it was refused }.
// They outlive the page, the browser and the login session, and are only ever read for the patient whose they are.
const STORE = "reports";

const open = () =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open("clinic-portal", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "client_uuid" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const act = async (mode, ask) => {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = ask(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
};

export const keep = (report) => act("readwrite", (reports) => reports.put(report));
export const remove = (uuid) => act("readwrite", (reports) => reports.delete(uuid));
export const all = async (patient) => {
  const reports = await act("readonly", (reports) => reports.getAll());
  return reports.filter((report) => report.patient === patient);
};
