import json
import logging
import re
from flask import Flask, request

app = Flask(__name__)
logger = logging.getLogger(__name__)


@app.route("/regex_from_request-unsafe-1")
def regex_from_request_unsafe1(text=""):
    # ruleid: python-regex-from-request
    return re.search(request.args["pattern"], text)


@app.route("/regex_from_request-unsafe-2")
def regex_from_request_unsafe2(text=""):
    # ruleid: python-regex-from-request
    return re.compile("^" + request.args["start"])


@app.route("/regex_from_request-unsafe-3")
def regex_from_request_unsafe3(text=""):
    # ruleid: python-regex-from-request
    return re.sub(request.form["pattern"], "", text)


@app.route("/regex_from_request-safe-1")
def regex_from_request_safe1(text=""):
    # ok: python-regex-from-request
    return re.search(re.escape(request.args["text"]), text)


@app.route("/regex_from_request-safe-2")
def regex_from_request_safe2(text=""):
    # ok: python-regex-from-request
    return re.search("[a-z]+", request.args["text"])


@app.route("/regex_from_request-safe-3")
def regex_from_request_safe3(text=""):
    # ok: python-regex-from-request
    return re.compile("a{%d}" % int(request.args["n"]))


@app.route("/log_from_request-unsafe-1")
def log_from_request_unsafe1():
    # ruleid: python-log-from-request
    logger.info("user %s", request.args["name"])


@app.route("/log_from_request-unsafe-2")
def log_from_request_unsafe2():
    # ruleid: python-log-from-request
    logging.warning("agent " + request.headers["User-Agent"])


@app.route("/log_from_request-unsafe-3")
def log_from_request_unsafe3():
    # ruleid: python-log-from-request
    app.logger.error(f"no page {request.args['page']}")


@app.route("/log_from_request-safe-1")
def log_from_request_safe1():
    # ok: python-log-from-request
    logger.info("user %r", repr(request.args["name"]))


@app.route("/log_from_request-safe-2")
def log_from_request_safe2():
    # ok: python-log-from-request
    logger.info("page %d", int(request.args["page"]))


@app.route("/log_from_request-safe-3")
def log_from_request_safe3():
    # ok: python-log-from-request
    logger.info(json.dumps({"name": request.args["name"]}))
