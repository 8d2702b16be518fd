from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from flask import Flask, redirect, request, url_for

app = Flask(__name__)


@app.route("/redirect_from_request-unsafe-1")
def redirect_from_request_unsafe1():
    # ruleid: python-redirect-from-request
    return redirect(request.args["next"])


@app.route("/redirect_from_request-unsafe-2")
def redirect_from_request_unsafe2():
    target = request.form.get("target") or "/"
    # ruleid: python-redirect-from-request
    return redirect(target)


def redirect_from_request_of_django(request):
    # ruleid: python-redirect-from-request
    return HttpResponseRedirect(request.GET["next"])


@app.route("/redirect_from_request-safe-1")
def redirect_from_request_safe1():
    # ok: python-redirect-from-request
    return redirect(url_for("home", name=request.args["name"]))


@app.route("/redirect_from_request-safe-2")
def redirect_from_request_safe2():
    # ok: python-redirect-from-request
    return redirect("/search?q=" + request.args["q"])


@app.route("/redirect_from_request-safe-3")
def redirect_from_request_safe3():
    target = request.args["next"]
    if not is_safe_url(target):
        target = "/"
    # ok: python-redirect-from-request
    return redirect(target)


def redirect_from_request_checked(request):
    target = request.GET["next"]
    if url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        # ok: python-redirect-from-request
        return HttpResponseRedirect(target)
    return HttpResponseRedirect("/")
