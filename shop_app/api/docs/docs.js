"use strict";

const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

// `names` in sentences, in one or two backticks, as code.
const withCode = (sentence) =>
  sentence.split(/`+/).map((part, index) => (index % 2 ? element("code", {}, part) : part));

let schemas = {};
const resolved = (schema) => (schema && schema.$ref ? schemas[schema.$ref.split("/").pop()] : schema) || {};

// A body to begin with: examples and defaults where the schema has them.
const example = (given) => {
  const schema = resolved(given);
  if (schema.examples) return schema.examples[0];
  if ("default" in schema) return schema.default;
  if (schema.anyOf) return example(schema.anyOf[0]);
  if (schema.enum) return schema.enum[0];
  if (schema.type === "object") {
    return Object.fromEntries(Object.entries(schema.properties || {}).map(([key, part]) => [key, example(part)]));
  }
  if (schema.type === "array") return [example(schema.items)];
  if (schema.type === "integer") return Math.max(1, schema.minimum || 1);
  return schema.format === "uuid" ? "00000000-0000-0000-0000-000000000000" : "";
};

const kindOf = (schema) => {
  const plain = resolved(schema.anyOf ? schema.anyOf[0] : schema);
  return plain.enum ? plain.enum.join(", ") : plain.format || plain.type || "";
};

const fieldFor = (parameter, id) => {
  const input = element("input", { id, name: parameter.name, autocomplete: "off", spellcheck: "false" });
  input.required = Boolean(parameter.required);
  input.dataset.place = parameter.in;
  const kind = element("span", { class: "kind" }, ` ${kindOf(parameter.schema)}`);
  const parts = [element("label", { for: id }, parameter.name, kind), input];
  if (parameter.description) parts.push(element("small", {}, ...withCode(parameter.description)));
  return element("div", { class: "field" }, ...parts);
};

const requestFor = (form, method, path) => {
  const headers = {};
  const query = new URLSearchParams();
  let address = path;
  for (const input of form.querySelectorAll("input[data-place]")) {
    if (!input.value) continue;
    if (input.dataset.place === "path") address = address.replace(`{${input.name}}`, encodeURIComponent(input.value));
    if (input.dataset.place === "query") query.append(input.name, input.value);
    if (input.dataset.place === "header") headers[input.name] = input.value;
  }
  const token = document.getElementById("token").value.trim();
  if (token) headers["X-Cart-Token"] = token;
  const body = form.querySelector("textarea");
  if (body) headers["Content-Type"] = "application/json";
  const asked = query.size ? `${address}?${query}` : address;
  return [asked, { method, headers, body: body ? body.value : undefined }];
};

const send = async (form, method, path, output) => {
  const [address, request] = requestFor(form, method, path);
  const began = performance.now();
  try {
    const answer = await fetch(address, request);
    const body = await answer.json();
    const took = Math.round(performance.now() - began);
    output.replaceChildren(
      element("p", { class: "status" }, `${answer.status} ${answer.statusText} · ${took} ms`),
      element("pre", { tabindex: "0" }, JSON.stringify(body, null, 2)),
    );
    if (body.data && body.data.token && address === "/api/v1/cart") {
      document.getElementById("token").value = body.data.token;
    }
  } catch (error) {
    output.replaceChildren(element("p", { class: "status" }, `No answer: ${error.message}`));
  }
};

const operationFor = (path, method, operation, number) => {
  const verb = method.toUpperCase();
  const form = element("form", { class: "try" });
  const parameters = (operation.parameters || []).filter((one) => one.name.toLowerCase() !== "x-cart-token");
  form.append(...parameters.map((parameter, index) => fieldFor(parameter, `p${number}-${index}`)));
  const body = operation.requestBody && operation.requestBody.content["application/json"];
  if (body) {
    const area = element("textarea", { id: `b${number}`, spellcheck: "false" });
    area.value = JSON.stringify(example(body.schema), null, 2);
    form.append(element("div", { class: "field" }, element("label", { for: `b${number}` }, "Body"), area));
  }
  const output = element("div", { "aria-live": "polite" });
  form.append(element("button", {}, "Send"), output);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, verb, path, output);
  });
  const summary = element(
    "summary",
    {},
    element("span", { class: verb === "GET" ? "method" : "method change" }, verb),
    element("span", { class: "path" }, path),
    element("span", { class: "about" }, ...withCode(operation.description || operation.summary || "")),
  );
  return element("details", {}, summary, form);
};

const show = (document_) => {
  schemas = document_.components.schemas;
  document.getElementById("about").replaceChildren(...withCode(document_.info.description));
  const groups = new Map();
  let number = 0;
  for (const [path, methods] of Object.entries(document_.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const [tag] = operation.tags || ["Other"];
      if (!groups.has(tag)) groups.set(tag, element("section", {}, element("h2", {}, tag)));
      groups.get(tag).append(operationFor(path, method, operation, (number += 1)));
    }
  }
  document.getElementById("operations").replaceChildren(...groups.values());
};

document.getElementById("who").addEventListener("submit", (event) => event.preventDefault());
fetch("/api/v1/openapi.json").then((answer) => answer.json()).then(show);
