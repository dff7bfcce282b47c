"use strict";
// Messages that have not arrived: kept with the conversation, so that their mark stays when the page is read again, and
// sent once more as soon as there is a line; whoever calls for help comes first.
window.LoaUnsent = (function () {
  const memory = window.LoaMemory;
  const NAME = "unsent";
  // Without diacritics; only the order depends on it, the bot itself decides what is a call.
  const HELP = /\bcuu\b|rescue|\bsos\b|\bhelp\b|drown|\bket\b|duoi nuoc|\bchim\b|cuon troi|ngap toi|\bsap\b|bi thuong|ជួយ|សង្គ្រោះ/;

  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/đ/g, "d").normalize("NFC");
  const urgent = (text) => HELP.test(plain(text));
  const rows = () => memory.get(NAME, []);

  // One with a PIN in it is kept nowhere; after a reload it has to be written again.
  function keep(id, message, metadata) {
    const sendable = memory.withoutPin(message) === message;
    const row = sendable ? { id, message, metadata, urgent: urgent(message) } : { id, lost: true };
    memory.set(NAME, [...rows().filter((one) => one.id !== id), row]);
  }

  const remove = (id) => memory.set(NAME, rows().filter((one) => one.id !== id));
  const find = (id) => rows().find((one) => one.id === id);

  return { keep, remove, find, urgent };
})();
