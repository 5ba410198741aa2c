/* Passkeys in the forms of log-in: the browser's answer goes into a hidden field, then the form is sent. */

const data = document.getElementById("passkey-options");
const known = data && JSON.parse(data.textContent);

async function answer(kind, form) {
  if (kind === "make") return window.webauthnJSON.create(asPasskey(known.creation_options));
  if (kind === "show") return window.webauthnJSON.get(known.request_options);
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  return window.webauthnJSON.get((await response.json()).request_options);
}

/* It is found without a name and opens the editor by itself, so it must ask for its owner. */
function asPasskey(options) {
  Object.assign(options.publicKey.authenticatorSelection, {
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  });
  return options;
}

function say(form, text) {
  const message = form.querySelector("[role=alert]") ?? form.appendChild(document.createElement("p"));
  message.setAttribute("role", "alert");
  message.className = "account__message account__message--error";
  message.textContent = text;
}

for (const place of document.querySelectorAll("[data-passkey]")) {
  const form = place.matches("form") ? place : place.querySelector("form");
  place.hidden = !window.PublicKeyCredential;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const credential = await answer(place.dataset.passkey, form);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      say(form, place.dataset.failed);
    }
  });
}
