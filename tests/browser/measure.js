// What a reader would stumble over on the page as it is shown now: [what, where] for each. `opened` unfolds it all first.
(opened) => {
  if (opened) for (const fold of document.querySelectorAll("details")) fold.open = true;
  const root = document.documentElement;
  const found = [];
  if (root.scrollWidth > root.clientWidth) found.push(["the page is too wide", `${root.scrollWidth} of ${root.clientWidth}`]);
  const shown = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || !parent.checkVisibility() || parent.closest(".unseen, title")) continue;
    const text = node.data.trim().slice(0, 60);
    if (parseFloat(getComputedStyle(parent).fontSize) < 12) found.push(["a text is too small", text]);
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue;
      if (box.left < -0.5 || box.right > root.clientWidth + 0.5) found.push(["a text is outside", text]);
      shown.push([box, text]);
    }
  }
  shown.sort(([one], [other]) => one.top - other.top);
  shown.forEach(([box, text], at) => {
    for (const [other, over] of shown.slice(at + 1)) {
      if (other.top > box.bottom - 4) break; // the box of a line is higher than its letters
      const wide = Math.min(box.right, other.right) - Math.max(box.left, other.left);
      const high = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
      if (wide > 1 && high > 4) found.push(["texts overlap", `${text} | ${over}`]);
    }
  });
  return found;
}
