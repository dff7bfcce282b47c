// What outlives a restart (IndexedDB): values by name, and the log of plays.
const NAME = "loa-board";
let opened = null;

function asked(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

function open() {
  opened ??= new Promise((done, failed) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("kept");
      request.result.createObjectStore("plays", { keyPath: "id" });
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  return opened;
}

// `strict`: it is on the disk before anybody is told so.
async function store(name, mode, work) {
  const transaction = (await open()).transaction(name, mode, { durability: "strict" });
  const result = await asked(work(transaction.objectStore(name)));
  if (mode === "readwrite") {
    await new Promise((done, failed) => {
      transaction.oncomplete = done;
      transaction.onabort = () => failed(transaction.error);
    });
  }
  return result;
}

export const get = async (key) => (await store("kept", "readonly", (at) => at.get(key))) ?? null;
export const put = (key, value) => store("kept", "readwrite", (at) => at.put(value, key));
export const plays = () => store("plays", "readonly", (at) => at.getAll());
export const putPlay = (play) => store("plays", "readwrite", (at) => at.put(play));
export const dropPlay = (id) => store("plays", "readwrite", (at) => at.delete(id));
