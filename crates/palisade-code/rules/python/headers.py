from flask import Flask, request, session
from flask_cors import CORS

app = Flask(__name__)


@app.route("/header_from_request-unsafe-1")
def header_from_request_unsafe1(response=None):
    # ruleid: python-header-from-request
    response.headers[request.args["name"]] = "1"


@app.route("/header_from_request-unsafe-2")
def header_from_request_unsafe2(response=None):
    # ruleid: python-header-from-request
    response.headers.add(request.args["name"], "1")


@app.route("/header_from_request-unsafe-3")
def header_from_request_unsafe3(response=None):
    name = "X-" + request.form["name"]
    # ruleid: python-header-from-request
    response.headers[name] = "1"


@app.route("/header_from_request-safe-1")
def header_from_request_safe1(response=None):
    # ok: python-header-from-request
    response.headers["X-Name"] = "1"


@app.route("/header_from_request-safe-2")
def header_from_request_safe2(response=None):
    # ok: python-header-from-request
    response.headers.add("X-Page", "1")


@app.route("/header_from_request-safe-3")
def header_from_request_safe3(response=None):
    name = request.args["name"]
    if name not in ALLOWED:
        return "no"
    # ok: python-header-from-request
    response.headers[name] = "1"


@app.route("/session_from_request-unsafe-1")
def session_from_request_unsafe1():
    # ruleid: python-session-from-request
    session["user"] = request.args["user"]


@app.route("/session_from_request-unsafe-2")
def session_from_request_unsafe2():
    # ruleid: python-session-from-request
    session[request.form["key"]] = 1


def session_from_request_of_django(request):
    # ruleid: python-session-from-request
    request.session["role"] = request.POST["role"]


@app.route("/session_from_request-safe-1")
def session_from_request_safe1():
    # ok: python-session-from-request
    session["user"] = "guest"


@app.route("/session_from_request-safe-2")
def session_from_request_safe2():
    # ok: python-session-from-request
    session["page"] = int(request.args["page"])


@app.route("/session_from_request-safe-3")
def session_from_request_safe3():
    language = request.args["language"]
    if language not in LANGUAGES:
        return "no"
    # ok: python-session-from-request
    session["language"] = language


def cors_any_origin_unsafe1(app):
    # ruleid: python-cors-any-origin
    CORS(app, origins="*", supports_credentials=True)


def cors_any_origin_unsafe2(app):
    # ruleid: python-cors-any-origin
    app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)


def cors_any_origin_safe1(app):
    # ok: python-cors-any-origin
    CORS(app, origins="https://example.org", supports_credentials=True)


def cors_any_origin_safe2(app):
    # ok: python-cors-any-origin
    app.add_middleware(CORSMiddleware, allow_origins=["*"])


@app.route("/cors_origin_from_request-unsafe-1")
def cors_origin_from_request_unsafe1(response=None):
    # ruleid: python-cors-origin-from-request
    response.headers["Access-Control-Allow-Origin"] = request.headers.get("Origin")


@app.route("/cors_origin_from_request-unsafe-2")
def cors_origin_from_request_unsafe2(response=None):
    origin = request.headers["Origin"]
    # ruleid: python-cors-origin-from-request
    response.headers.add("Access-Control-Allow-Origin", origin)


@app.route("/cors_origin_from_request-unsafe-3")
def cors_origin_from_request_unsafe3(response=None):
    # ruleid: python-cors-origin-from-request
    response.headers["Access-Control-Allow-Origin"] = "https://" + request.args["site"]


@app.route("/cors_origin_from_request-safe-1")
def cors_origin_from_request_safe1(response=None):
    # ok: python-cors-origin-from-request
    response.headers["Access-Control-Allow-Origin"] = "https://example.org"


@app.route("/cors_origin_from_request-safe-2")
def cors_origin_from_request_safe2(response=None):
    origin = request.headers["Origin"]
    if origin in ORIGINS:
        # ok: python-cors-origin-from-request
        response.headers["Access-Control-Allow-Origin"] = origin


@app.route("/cors_origin_from_request-safe-3")
def cors_origin_from_request_safe3(response=None):
    # ok: python-cors-origin-from-request
    response.headers["Vary"] = "Origin"
