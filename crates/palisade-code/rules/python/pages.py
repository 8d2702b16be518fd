import html
import json
import jinja2
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from flask import Flask, jsonify, make_response, request
from markupsafe import Markup, escape

app = Flask(__name__)


@app.route("/html_from_request-unsafe-1")
def html_from_request_unsafe1():
    # ruleid: python-html-from-request
    return "Hello " + request.args["name"]


@app.route("/html_from_request-unsafe-2")
def html_from_request_unsafe2():
    # ruleid: python-html-from-request
    return make_response(f"<b>{request.form['name']}</b>")


def html_from_request_of_django(request):
    # ruleid: python-html-from-request
    return HttpResponse("<b>%s</b>" % request.GET["name"])


@app.route("/hello/<name>")
def html_from_request_by_path(name):
    page = "<h1>"
    page += name
    # ruleid: python-html-from-request
    return page


@app.route("/html_from_request-safe-1")
def html_from_request_safe1():
    # ok: python-html-from-request
    return "Hello " + html.escape(request.args["name"])


@app.route("/html_from_request-safe-2")
def html_from_request_safe2():
    # ok: python-html-from-request
    return jsonify(name=request.args["name"])


@app.route("/html_from_request-safe-3")
def html_from_request_safe3():
    # ok: python-html-from-request
    return {"name": request.args["name"]}


@app.route("/number/<int:number>")
def html_from_request_of_number(number):
    # ok: python-html-from-request
    return f"<b>{number}</b>"


def markup_by_formatting_unsafe1(name):
    # ruleid: python-markup-by-formatting
    return mark_safe(f"<b>{name}</b>")


def markup_by_formatting_unsafe2(name):
    # ruleid: python-markup-by-formatting
    return Markup("<b>%s</b>" % name)


def markup_by_formatting_safe1(name):
    # ok: python-markup-by-formatting
    return format_html("<b>{}</b>", name)


def markup_by_formatting_safe2(name):
    # ok: python-markup-by-formatting
    return Markup("<b>%s</b>" % escape(name))


def jinja_autoescape_off_unsafe1():
    # ruleid: python-jinja-autoescape-off
    return jinja2.Environment(autoescape=False)


def jinja_autoescape_off_unsafe2():
    # ruleid: python-jinja-autoescape-off
    return jinja2.Template("{{ a }}", autoescape=False)


def jinja_autoescape_off_safe1():
    # ok: python-jinja-autoescape-off
    return jinja2.Environment(autoescape=jinja2.select_autoescape())


def jinja_autoescape_off_safe2():
    # ok: python-jinja-autoescape-off
    return jinja2.Environment(autoescape=True)
