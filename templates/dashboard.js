(function () {
  "use strict";
  var table = document.getElementById("items");
  var body = table.tBodies[0];
  var rows = Array.prototype.slice.call(body.rows);
  var form = document.getElementById("filters");
  var status = document.getElementById("status");
  var words = status.dataset;
  var collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

  function value(row, column) {
    var cell = row.cells[column];
    return cell.dataset.sort === undefined ? cell.textContent.trim() : cell.dataset.sort;
  }

  function compare(a, b, numeric) {
    if (a === "" || b === "") return a === b ? 0 : a === "" ? 1 : -1;
    return numeric ? a - b : collator.compare(a, b);
  }

  function sort(head, column) {
    var down = head.getAttribute("aria-sort") === "ascending";
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) {
      if (other.querySelector("button")) other.setAttribute("aria-sort", "none");
    });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    var numeric = head.dataset.kind === "number";
    rows.sort(function (one, other) {
      var a = value(one, column), b = value(other, column);
      var order = compare(a, b, numeric);
      if (down && a !== "" && b !== "") order = -order;
      return order || one.dataset.order - other.dataset.order;
    });
    rows.forEach(function (row) { body.appendChild(row); });
    tell((down ? words.descending : words.ascending).replace("{column}", head.textContent.trim()));
  }

  function tell(more) {
    var shown = rows.filter(function (row) { return !row.hidden; }).length;
    status.textContent = words.count.replace("{shown}", shown).replace("{all}", rows.length) + (more ? " " + more : "");
    document.getElementById("empty").hidden = shown > 0;
  }

  function filter() {
    var wanted = form.elements.words.value.trim().toLowerCase().split(/\s+/);
    rows.forEach(function (row) {
      var agency = form.elements.agency.value;
      var text = row.textContent.toLowerCase();
      row.hidden =
        (agency !== "*" && row.dataset.agencies.split("\n").indexOf(agency) < 0) ||
        (form.elements.advice.value !== "*" && row.dataset.advice !== form.elements.advice.value) ||
        (form.elements.state.value !== "*" && row.dataset.state !== form.elements.state.value) ||
        !wanted.every(function (word) { return text.indexOf(word) >= 0; });
    });
    tell("");
  }

  Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
    if (!head.dataset.kind) return;
    var button = document.createElement("button");
    button.type = "button";
    while (head.firstChild) button.appendChild(head.firstChild);
    head.appendChild(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", function () { sort(head, column); });
  });
  form.addEventListener("input", filter);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(filter, 0); });
  form.hidden = false;
  document.getElementById("hint").hidden = false;
  filter();
})();
