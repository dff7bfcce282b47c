"use strict";
// The writing pages: what is typed is kept on the server at each pause, and words get six buttons. All of it works without.
(function () {
  const form = document.querySelector("form[data-keep]");
  if (!form) return;

  // ---- kept at each pause, with its version. Sending the form is what saves it.
  const told = form.querySelector("[data-kept]");
  const version = form.elements.kept_version;
  let due = 0, running = false, again = false, over = false, sent = false, pressed;
  function later() {
    clearTimeout(due);
    if (!over && !sent) due = setTimeout(keep, 1500);
  }
  async function keep() {
    clearTimeout(due);
    if (running) { again = true; return; }
    running = true;
    try {
      const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
      const answer = await fetch(form.dataset.keep, { method: "POST", body });
      const found = await answer.json();
      told.textContent = found.words || told.dataset.lost;
      if (answer.ok) version.value = found.version;
      over = over || answer.status === 409;
    } catch { told.textContent = told.dataset.lost; }
    running = false;
    if (sent) return form.requestSubmit(pressed);
    if (again) { again = false; later(); }
  }
  form.addEventListener("input", later);
  // What is still on its way would arrive after the form, and lie there as if it had not been sent.
  form.addEventListener("submit", (event) => {
    sent = true;
    clearTimeout(due);
    if (!running) return;
    event.preventDefault();
    event.stopPropagation();
    pressed = event.submitter;
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden && due && !over && !sent) keep(); });

  // ---- rich text. What the server would take away is taken away when it is pasted (models/content/rich_text.py).
  const KEPT = new Set("P BR H3 H4 UL OL LI STRONG B EM I U BLOCKQUOTE A TABLE THEAD TBODY TR TH TD".split(" "));
  const GONE = new Set("SCRIPT STYLE TITLE TEMPLATE NOSCRIPT HEAD META LINK IFRAME OBJECT SVG MATH".split(" "));
  const BECOMES = { H1: "h3", H2: "h3", H5: "h4", H6: "h4", DIV: "p" };
  const LINK = /^(https?:|tel:|mailto:)/i;
  function cleaned(from, into) {
    for (const node of from.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) into.append(node.data);
      if (node.nodeType !== Node.ELEMENT_NODE || GONE.has(node.nodeName)) continue;
      const fine = KEPT.has(node.nodeName) && (node.nodeName !== "A" || LINK.test(node.getAttribute("href") || ""));
      // A block in which others stand is no paragraph.
      const block = BECOMES[node.nodeName] && !node.querySelector("p, div, h1, h2, h3, h4, ul, ol, table, blockquote");
      if (!fine && !block) { cleaned(node, into); continue; }
      const made = document.createElement(fine ? node.nodeName : BECOMES[node.nodeName]);
      if (node.nodeName === "A") made.setAttribute("href", node.getAttribute("href"));
      cleaned(node, made);
      into.append(made);
    }
    return into;
  }
  // Styles and handlers go before a parser sees them, where the content policy would complain of each. What is safe is said above.
  const QUIET = /<!--[^]*?-->|<(style|script)\b[^]*?<\/\1\s*>/gi, TAG = /<([a-z][a-z0-9:-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/gi;
  function bare(tag, name, rest) {
    const href = /^a$/i.test(name) && /\shref\s*=\s*("[^"]*"|'[^']*')/i.exec(rest);
    return href ? `<${name} href=${href[1]}>` : `<${name}>`;
  }
  function fragment(pasted) {
    const parsed = new DOMParser().parseFromString(pasted.replace(QUIET, "").replace(TAG, bare), "text/html");
    return cleaned(parsed.body, document.createDocumentFragment());
  }
  function html(text) {
    if (/<[a-zA-Z/!]/.test(text)) return text;
    const holder = document.createElement("div");
    for (const part of text.split(/\n\s*\n/)) {
      const block = document.createElement("p");
      part.trim().split("\n").forEach((line, n) => block.append(...(n ? [document.createElement("br"), line] : [line])));
      holder.append(block);
    }
    return holder.innerHTML;
  }
  function heading(editor) {
    const was = /(^|>)H3/.test(editor.getPath());
    editor.modifyBlocks((blocks) => {
      for (const block of [...blocks.children]) {
        if (block.nodeName !== (was ? "H3" : "P")) continue;
        const made = document.createElement(was ? "p" : "h3");
        made.append(...block.childNodes);
        block.replaceWith(made);
      }
      return blocks;
    });
  }
  const DOES = {
    bold: (editor) => (editor.hasFormat("B") ? editor.removeBold() : editor.bold()),
    italic: (editor) => (editor.hasFormat("I") ? editor.removeItalic() : editor.italic()),
    heading,
    bullets: (editor) => (editor.hasFormat("UL") ? editor.removeList() : editor.makeUnorderedList()),
    numbers: (editor) => (editor.hasFormat("OL") ? editor.removeList() : editor.makeOrderedList()),
    link(editor, button) {
      if (editor.hasFormat("A")) return editor.removeLink();
      const typed = window.prompt(button.dataset.asks, "https://");
      if (typed && LINK.test(typed.trim())) editor.makeLink(typed.trim());
    },
  };
  const FORMAT = { bold: "B", italic: "I", heading: "H3", bullets: "UL", numbers: "OL", link: "A" };
  for (const one of form.querySelectorAll("[data-plain]")) one.hidden = true;
  for (const bar of form.querySelectorAll("[data-rich]")) {
    const area = document.getElementById(bar.dataset.rich), label = form.querySelector(`label[for="${area.id}"]`), root = document.createElement("div");
    root.className = "in rich editor";
    for (const [name, value] of [["role", "textbox"], ["aria-multiline", "true"], ["aria-label", label.textContent.trim()], ["tabindex", "0"]]) root.setAttribute(name, value);
    for (const name of ["aria-invalid", "aria-describedby"]) if (area.hasAttribute(name)) root.setAttribute(name, area.getAttribute(name));
    // Links of what is wrong lead to where it is typed.
    [root.id, area.id] = [area.id, `${area.id}-html`];
    area.before(bar, root);
    const editor = new window.Squire(root, { blockTag: "P", sanitizeToDOMFragment: fragment });
    editor.setHTML(html(area.value));
    area.hidden = true;
    bar.hidden = false;
    let shown = editor.getHTML();
    editor.addEventListener("input", () => {
      // What was there at first is no typing, and stays as it was written.
      if (editor.getHTML() === shown) return;
      shown = editor.getHTML();
      area.value = root.textContent.trim() ? shown.replace(/&nbsp;/g, " ") : "";
      later();
    });
    editor.addEventListener("pathChange", () => { for (const one of bar.children) one.setAttribute("aria-pressed", String(editor.hasFormat(FORMAT[one.dataset.does]))); });
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("[data-does]");
      if (!button) return;
      editor.focus();
      DOES[button.dataset.does](editor, button);
    });
    label.addEventListener("click", (event) => { event.preventDefault(); editor.focus(); });
    root.addEventListener("keydown", (event) => { if ((event.ctrlKey || event.metaKey) && event.key === "Enter") { event.preventDefault(); form.requestSubmit(); } });
  }
})();
