// On a phone the parts of a long page begin folded: details[data-narrow="folded"].

if (matchMedia("(max-width: 767.98px)").matches) {
  for (const part of document.querySelectorAll("details[data-narrow=folded]")) {
    part.open = false;
  }
}
