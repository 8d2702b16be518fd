
function unsafeHtmlFromPage1(element) {
  // ruleid: javascript-html-from-page
  element.innerHTML = location.hash.slice(1);
}

function unsafeHtmlFromPage2(element) {
  // ruleid: javascript-html-from-page
  document.write("<p>" + document.referrer);
}

function unsafeHtmlFromPage3(element) {
  const name = new URLSearchParams(window.location.search).get("name");
  // ruleid: javascript-html-from-page
  $("#name").html("<b>" + name + "</b>");
}

function safeHtmlFromPage1(element) {
  // ok: javascript-html-from-page
  element.textContent = location.hash.slice(1);
}

function safeHtmlFromPage2(element) {
  // ok: javascript-html-from-page
  element.innerHTML = DOMPurify.sanitize(location.hash);
}

function safeHtmlFromPage3(element) {
  // ok: javascript-html-from-page
  document.write("<p>" + encodeURIComponent(document.referrer));
}


function unsafeRedirectFromPage1() {
  const parameters = new URLSearchParams(location.search);
  // ruleid: javascript-redirect-from-page
  window.location.href = parameters.get("next");
}

function unsafeRedirectFromPage2() {
  // ruleid: javascript-redirect-from-page
  location.assign(new URLSearchParams(location.search).get("to"));
}

function unsafeRedirectFromPage3() {
  // ruleid: javascript-redirect-from-page
  window.location = location.hash.slice(1);
}

function safeRedirectFromPage1() {
  // ok: javascript-redirect-from-page
  window.location.href = "/home";
}

function safeRedirectFromPage2() {
  // ok: javascript-redirect-from-page
  location.assign("/search?q=" + new URLSearchParams(location.search).get("q"));
}

function safeRedirectFromPage3() {
  const parameters = new URLSearchParams(location.search);
  // ok: javascript-redirect-from-page
  window.location.href = `/users/${parameters.get("id")}`;
}


function unsafeMessageToAnyOrigin1(frame, data) {
  // ruleid: javascript-message-to-any-origin
  frame.contentWindow.postMessage(data, "*");
}

function unsafeMessageToAnyOrigin2(frame, data) {
  // ruleid: javascript-message-to-any-origin
  parent.postMessage({ token: data }, "*");
}

function safeMessageToAnyOrigin1(frame, data) {
  // ok: javascript-message-to-any-origin
  frame.contentWindow.postMessage(data, "https://example.org");
}

function safeMessageToAnyOrigin2(frame, data) {
  // ok: javascript-message-to-any-origin
  parent.postMessage("ready", "*");
}


function unsafeMessageOriginUnchecked1() {
  // ruleid: javascript-message-origin-unchecked
  window.addEventListener("message", (event) => run(event.data));
}

function unsafeMessageOriginUnchecked2() {
  // ruleid: javascript-message-origin-unchecked
  window.addEventListener("message", function (event) { show(event.data.text); });
}

function safeMessageOriginUnchecked1() {
  // ok: javascript-message-origin-unchecked
  window.addEventListener("message", (event) => { if (event.origin === ORIGIN) run(event.data); });
}

function safeMessageOriginUnchecked2() {
  // ok: javascript-message-origin-unchecked
  window.addEventListener("click", (event) => run(event.data));
}


function unsafeAngularTrustsHtml1(sanitizer, html) {
  // ruleid: javascript-angular-trusts-html
  return sanitizer.bypassSecurityTrustHtml(html);
}

function unsafeAngularTrustsHtml2(sanitizer, html) {
  // ruleid: javascript-angular-trusts-html
  return sanitizer.bypassSecurityTrustUrl("javascript:" + html);
}

function safeAngularTrustsHtml1(sanitizer, html) {
  // ok: javascript-angular-trusts-html
  return sanitizer.bypassSecurityTrustHtml("<b>fixed</b>");
}

function safeAngularTrustsHtml2(sanitizer, html) {
  // ok: javascript-angular-trusts-html
  return sanitizer.sanitize(1, html);
}
