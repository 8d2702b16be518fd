import os
import pathlib
from flask import Flask, request, send_file, send_from_directory
from werkzeug.utils import secure_filename

app = Flask(__name__)


@app.route("/path_from_request-unsafe-1")
def path_from_request_unsafe1():
    # ruleid: python-path-from-request
    return open("/data/" + request.args["name"]).read()


@app.route("/path_from_request-unsafe-2")
def path_from_request_unsafe2():
    # ruleid: python-path-from-request
    return send_file(os.path.join("/data", request.args["name"]))


@app.route("/path_from_request-unsafe-3")
def path_from_request_unsafe3():
    path = pathlib.Path("/data") / request.form["name"]
    # ruleid: python-path-from-request
    return path.read_text()


@app.route("/path_from_request-unsafe-4")
def path_from_request_unsafe4():
    upload = request.files["file"]
    # ruleid: python-path-from-request
    upload.save(os.path.join("/data", upload.filename))


@app.route("/path_from_request-safe-1")
def path_from_request_safe1():
    # ok: python-path-from-request
    return open("/data/" + secure_filename(request.args["name"])).read()


@app.route("/path_from_request-safe-2")
def path_from_request_safe2():
    # ok: python-path-from-request
    return send_from_directory("/data", request.args["name"])


@app.route("/path_from_request-safe-3")
def path_from_request_safe3():
    # ok: python-path-from-request
    return open("/data/%d" % int(request.args["id"])).read()


@app.route("/path_from_request-safe-4")
def path_from_request_safe4():
    path = os.path.realpath(os.path.join("/data", request.args["name"]))
    if not path.startswith("/data/"):
        return "no"
    # ok: python-path-from-request
    return open(path).read()
