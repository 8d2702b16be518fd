import ast
importlib
import jinja2
import string
from flask import Flask, render_template, render_template_string, request

app = Flask(__name__)


@app.route("/eval_from_request-unsafe-1")
def eval_from_request_unsafe1():
    # ruleid: python-eval-from-request
    return str(eval(request.args["formula"]))


@app.route("/eval_from_request-unsafe-2")
def eval_from_request_unsafe2():
    # ruleid: python-eval-from-request
    exec(request.data)


@app.route("/eval_from_request-unsafe-3")
def eval_from_request_unsafe3():
    source = "x = " + request.values["x"]
    # ruleid: python-eval-from-request
    code = compile(source, "request", "exec")


@app.route("/eval_from_request-safe-1")
def eval_from_request_safe1():
    # ok: python-eval-from-request
    return ast.literal_eval(request.args["value"])


@app.route("/eval_from_request-safe-2")
def eval_from_request_safe2():
    # ok: python-eval-from-request
    return eval("1 + 1")


@app.route("/eval_from_request-safe-3")
def eval_from_request_safe3():
    # ok: python-eval-from-request
    return str(eval("1 + " + str(int(request.args["x"]))))


@app.route("/template_from_request-unsafe-1")
def template_from_request_unsafe1():
    # ruleid: python-template-from-request
    return render_template_string("Hello " + request.args["name"])


@app.route("/template_from_request-unsafe-2")
def template_from_request_unsafe2():
    # ruleid: python-template-from-request
    return jinja2.Template(request.form["template"]).render()


@app.route("/template_from_request-unsafe-3")
def template_from_request_unsafe3():
    name = request.headers.get("X-Name")
    # ruleid: python-template-from-request
    return render_template_string(f"<h1>{name}</h1>")


@app.route("/template_from_request-safe-1")
def template_from_request_safe1():
    # ok: python-template-from-request
    return render_template_string("Hello {{ name }}", name=request.args["name"])


@app.route("/template_from_request-safe-2")
def template_from_request_safe2():
    # ok: python-template-from-request
    return render_template("page.html", name=request.args["name"])


@app.route("/template_from_request-safe-3")
def template_from_request_safe3():
    # ok: python-template-from-request
    return jinja2.Template("{{ n }}").render(n=request.args["n"])


@app.route("/import_from_request-unsafe-1")
def import_from_request_unsafe1():
    # ruleid: python-import-from-request
    importlib.import_module(request.args["module"])


@app.route("/import_from_request-unsafe-2")
def import_from_request_unsafe2():
    # ruleid: python-import-from-request
    __import__("plugins." + request.args["plugin"])


@app.route("/import_from_request-unsafe-3")
def import_from_request_unsafe3():
    # ruleid: python-import-from-request
    return globals()[request.args["function"]]()


@app.route("/import_from_request-safe-1")
def import_from_request_safe1():
    # ok: python-import-from-request
    importlib.import_module("plugins.text")


@app.route("/import_from_request-safe-2")
def import_from_request_safe2():
    name = request.args["plugin"]
    if name not in PLUGINS:
        return "no"
    # ok: python-import-from-request
    importlib.import_module("plugins." + name)


@app.route("/import_from_request-safe-3")
def import_from_request_safe3():
    # ok: python-import-from-request
    return FUNCTIONS[request.args["function"]]()


@app.route("/format_string_from_request-unsafe-1")
def format_string_from_request_unsafe1(user=None):
    # ruleid: python-format-string-from-request
    return request.args["format"].format(user)


@app.route("/format_string_from_request-unsafe-2")
def format_string_from_request_unsafe2(user=None):
    text = request.form["greeting"] + " {0}"
    # ruleid: python-format-string-from-request
    return text.format(user)


@app.route("/format_string_from_request-unsafe-3")
def format_string_from_request_unsafe3(user=None):
    message = request.args.get("message")
    # ruleid: python-format-string-from-request
    return message.format_map({"user": user})


@app.route("/format_string_from_request-safe-1")
def format_string_from_request_safe1(user=None):
    # ok: python-format-string-from-request
    return "Hello {}".format(request.args["name"])


@app.route("/format_string_from_request-safe-2")
def format_string_from_request_safe2(user=None):
    # ok: python-format-string-from-request
    return string.Template(request.args["format"]).safe_substitute(name=user.name)


@app.route("/format_string_from_request-safe-3")
def format_string_from_request_safe3(user=None):
    # ok: python-format-string-from-request
    return GREETING.format(user)
