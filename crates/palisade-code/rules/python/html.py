import jinja2
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from flask import make_response, render_template, render_template_string, request
from markupsafe import Markup, escape

def greet():
    name = request.args.get("name", "")
    # ruleid: python-template-from-request
    one = render_template_string("<p>Hello " + name + "</p>")
    # ruleid: python-template-from-request
    two = jinja2.Template(f"Hello {name}").render()
    # ok: python-template-from-request
    three = render_template_string("<p>Hello {{ name }}</p>", name=name)
    # ok: python-template-from-request
    four = render_template("hello.html", name=name)
    return one, two, three, four


def page():
    name = request.args.get("name", "")
    # ruleid: python-html-from-request
    one = make_response("<p>" + name + "</p>")
    # ruleid: python-html-from-request, python-markup-by-formatting
    two = Markup(f"<p>{name}</p>")
    # ok: python-html-from-request
    three = make_response("<p>" + escape(name) + "</p>")
    # ok: python-html-from-request
    four = make_response(render_template("page.html", name=name))
    return one, two, three, four


def label(name):
    # ruleid: python-markup-by-formatting
    one = mark_safe("<b>%s</b>" % name)
    # ruleid: python-markup-by-formatting
    two = mark_safe(f"<b>{name}</b>")
    # ok: python-markup-by-formatting
    three = format_html("<b>{}</b>", name)
    # ok: python-markup-by-formatting
    four = Markup("<b>{}</b>").format(name)
    return one, two, three, four


def environments(loader):
    # ruleid: python-jinja-autoescape-off
    one = jinja2.Environment(autoescape=False)
    # ruleid: python-jinja-autoescape-off
    two = jinja2.Environment(loader=loader, autoescape=False)
    # ok: python-jinja-autoescape-off
    three = jinja2.Environment(autoescape=jinja2.select_autoescape())
    # ok: python-jinja-autoescape-off
    four = jinja2.Environment(autoescape=True)
    return one, two, three, four
