import requests
import urllib.parse
import urllib.request
from flask import Flask, request

app = Flask(__name__)


@app.route("/ssrf_from_request-unsafe-1")
def ssrf_from_request_unsafe1():
    # ruleid: python-ssrf-from-request
    return requests.get(request.args["url"]).text


@app.route("/ssrf_from_request-unsafe-2")
def ssrf_from_request_unsafe2():
    # ruleid: python-ssrf-from-request
    return urllib.request.urlopen("http://" + request.form["host"]).read()


@app.route("/ssrf_from_request-unsafe-3")
def ssrf_from_request_unsafe3():
    url = f"{request.args['site']}/status"
    # ruleid: python-ssrf-from-request
    return requests.post(url, json={}).text


@app.route("/ssrf_from_request-safe-1")
def ssrf_from_request_safe1():
    # ok: python-ssrf-from-request
    return requests.get("https://example.org/", params={"q": request.args["q"]}).text


@app.route("/ssrf_from_request-safe-2")
def ssrf_from_request_safe2():
    # ok: python-ssrf-from-request
    return requests.get("https://example.org/users/" + request.args["name"]).text


@app.route("/ssrf_from_request-safe-3")
def ssrf_from_request_safe3():
    url = request.args["url"]
    if url not in ADDRESSES:
        return "no"
    # ok: python-ssrf-from-request
    return requests.get(url).text
