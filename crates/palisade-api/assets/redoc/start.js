"use strict";

const sans = "system-ui, sans-serif";
const mono = "ui-monospace, monospace";

Redoc.init(
  "/openapi.json",
  {
    expandResponses: "200,202",
    theme: {
      typography: {
        fontFamily: sans,
        headings: { fontFamily: sans },
        code: { fontFamily: mono },
      },
    },
  },
  document.getElementById("reference"),
);
